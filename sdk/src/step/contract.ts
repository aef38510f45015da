import type { Halt } from "@/sdk/src/halt";
import type { RunContext } from "@/sdk/src/run/context";
import type { AnySchema, Out } from "@/sdk/src/types";
import { type PlainIssue, plainIssues, validate } from "@/sdk/src/validate";

/** What of a step breaks its contract, by the `at` of the halt's detail. */
const called = { input: "input", output: "output", edit: "edited input", check: "outcome that check() found" };
type At = keyof typeof called;

export function breachOf(at: At, name: string, [first]: readonly PlainIssue[]): string {
  return `The ${called[at]} of ${name} breaks its contract at ${first?.path || "/"}: ${first?.message}.`;
}

export function breach(run: RunContext, at: At, step: string, issues: readonly PlainIssue[], more?: object): Halt {
  return run.halt("schema", breachOf(at, step, issues), { at, issues, ...more }, step);
}

/** The value as the schema reads it, or the halt. */
export async function valid<S extends AnySchema>(
  run: RunContext,
  schema: S,
  value: unknown,
  at: At,
  step: string,
): Promise<Out<S>> {
  const checked = await validate(schema, value);
  if (checked.issues === undefined) return checked.value;
  throw breach(run, at, step, plainIssues(checked.issues));
}
