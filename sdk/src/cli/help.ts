import type { Command } from "@/sdk/src/cli/command";

const columns = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

const everywhere = [
  ["--json", "what the API answered, for programs"],
  ["--url URL", "where Tracegate is; else TRACEGATE_URL, else http://127.0.0.1:3000"],
  ["-h, --help", "help, of a command after its name"],
] as const;

export function overview(commands: Readonly<Record<string, Command>>): string {
  return [
    "Usage: tracegate COMMAND [options]",
    "",
    "Runs of AI agents, from the terminal.",
    "",
    "Commands:",
    ...columns(Object.entries(commands).map(([name, { summary }]) => [name, summary] as const)),
    "",
    "Options of every command:",
    ...columns(everywhere),
    "",
    "TRACEGATE_KEY is a key of a project. `approve ID` and `kill` are acts of a person: they need the token of a member.",
    "Exit codes: 0 done · 1 refused or failed · 2 the command line is wrong · 3 Tracegate cannot be reached",
  ].join("\n");
}

export function helpOf({ usage, summary, help, examples }: Command): string {
  return [
    `Usage: tracegate ${usage}`,
    "",
    `${summary}.`,
    "",
    ...columns([...help, ...everywhere]),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}
