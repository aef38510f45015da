// The program `tracegate`. It needs Node and nothing else: what it says is the API's, over plain HTTP.
import { parseArgs } from "node:util";
import { version } from "@/sdk/package.json";
import { Api } from "@/sdk/src/cli/api";
import type { Command, Given } from "@/sdk/src/cli/command";
import { approve } from "@/sdk/src/cli/commands/approve";
import { diff } from "@/sdk/src/cli/commands/diff";
import { kill } from "@/sdk/src/cli/commands/kill";
import { run } from "@/sdk/src/cli/commands/run";
import { runs } from "@/sdk/src/cli/commands/runs";
import { tail } from "@/sdk/src/cli/commands/tail";
import { exportRuns, importRuns } from "@/sdk/src/cli/commands/transfer";
import { Failure, Misuse, Unreachable } from "@/sdk/src/cli/ending";
import { helpOf, overview } from "@/sdk/src/cli/help";
import { Terminal } from "@/sdk/src/cli/terminal";

const commands: Readonly<Record<string, Command>> = {
  ...{ runs, run, diff, tail, approve, kill },
  ...{ import: importRuns, export: exportRuns },
};
const common = {
  json: { type: "boolean" },
  url: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

async function main(argv: readonly string[], terminal: Terminal): Promise<void> {
  const [name = "", ...rest] = argv;
  if (["", "-h", "--help", "help"].includes(name)) terminal.print(overview(commands));
  else if (name === "--version") terminal.print(version);
  else await carryOut(name, rest, terminal);
}

async function carryOut(name: string, rest: string[], terminal: Terminal): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Misuse(`There is no command "${name}": tracegate --help lists them.`);
  const { values, positionals } = read(name, command, rest);
  const { json = false, url = process.env["TRACEGATE_URL"] || "http://127.0.0.1:3000", help = false, ...own } = values;
  if (help) {
    terminal.print(helpOf(command));
    return;
  }
  const { min, max } = command.names;
  if (positionals.length < min || positionals.length > max) throw new Misuse(`Usage: tracegate ${command.usage}`);
  const api = new Api(address(url), key());
  await command.run({ values: own as Given["values"], names: positionals, json }, { api, terminal });
}

type Values = { json?: boolean; url?: string; help?: boolean } & Record<string, string | boolean>;

function read(name: string, { options }: Command, args: string[]): { values: Values; positionals: string[] } {
  try {
    const read = parseArgs({ args, options: { ...options, ...common }, allowPositionals: true, strict: true });
    return read as { values: Values; positionals: string[] };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split(". ")[0] ?? "") : "";
    throw new Misuse(`${why}. tracegate ${name} --help lists the options.`);
  }
}

function address(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new Misuse(`"${url}" is no http or https address: TRACEGATE_URL or --url says where Tracegate is.`);
}

function key(): string {
  const given = process.env["TRACEGATE_KEY"]?.trim();
  if (given && /^[\x21-\x7e]+$/.test(given)) return given;
  throw new Misuse("Set TRACEGATE_KEY to a key of a project (Settings, API keys), or to the token of a member.");
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Misuse) return 2;
  return error instanceof Unreachable ? 3 : 1;
}

// whoever read the output has seen enough
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const terminal = new Terminal();
main(process.argv.slice(2), terminal).catch((error: unknown) => {
  const known = error instanceof Misuse || error instanceof Failure || error instanceof Unreachable;
  const why = known || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : error.stack;
  terminal.note(`tracegate: ${why}`);
  process.exitCode = exitCodeOf(error);
});
