import type { ParseArgsConfig } from "node:util";
import type { Api } from "@/sdk/src/cli/api";
import { Misuse } from "@/sdk/src/cli/ending";
import type { Terminal } from "@/sdk/src/cli/terminal";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = {
  readonly [Name in keyof O]?: O[Name] extends { readonly multiple: true }
    ? readonly (O[Name]["type"] extends "boolean" ? boolean : string)[]
    : O[Name]["type"] extends "boolean"
      ? boolean
      : string;
};

export type Given<O extends Options = Options> = {
  readonly values: Values<O>;
  readonly names: readonly string[];
  /** `--json`: what the API answered, for programs. */
  readonly json: boolean;
};
export type Context = { readonly api: Api; readonly terminal: Terminal };

export type Command<O extends Options = Options> = {
  /** After `tracegate`. */
  readonly usage: string;
  readonly summary: string;
  /** Options and what they mean, a line each. */
  readonly help: readonly (readonly [option: string, meaning: string])[];
  readonly examples: readonly string[];
  readonly options: O;
  /** How many words it takes besides options. */
  readonly names: { readonly min: number; readonly max: number };
  readonly run: (given: Given<O>, context: Context) => Promise<void>;
};

/** Keeps the types of a command's options for its own `run`, and forgets them for the table. */
export function command<const O extends Options>(given: Command<O>): Command {
  return given as unknown as Command;
}

/** An option that is a whole number in a range. */
export function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new Misuse(`--${name} takes a whole number from 1 to ${max}, not "${text}".`);
}
