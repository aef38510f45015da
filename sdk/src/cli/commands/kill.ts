import type { Control, ControlScope } from "@/lib/contract/controls";
import type { Run } from "@/lib/contract/runs";
import { type Context, command } from "@/sdk/src/cli/command";
import { confirmed } from "@/sdk/src/cli/commands/approve";
import { Failure, Misuse } from "@/sdk/src/cli/ending";

const states = ["kill", "pause", "drain", "run"];

export const kill = command({
  usage: "kill [RUN | --pipeline NAME | --tool NAME | --project] --reason TEXT",
  summary: "Stop a run, a pipeline, a tool or everything; or pause, drain and release it",
  help: [
    ["RUN", "this run: trace id, or the run's own id; a killed run is halted for good"],
    ["--pipeline NAME", "every run of this pipeline"],
    ["--tool NAME", "every step that uses this tool"],
    ["--project", "everything in the project"],
    ["--state STATE", `${states.join(", ")}; kill if it is not said, run releases`],
    ["--reason TEXT", "why; it is kept in the audit log"],
    ["--yes", "do not ask: needed where nobody is at the terminal"],
  ],
  examples: [
    'tracegate kill refund-8812 --reason "wrong customer"',
    'tracegate kill --pipeline refund-desk --state pause --reason "prices are being fixed" --yes',
  ],
  options: {
    pipeline: { type: "string" },
    tool: { type: "string" },
    project: { type: "boolean" },
    state: { type: "string" },
    reason: { type: "string" },
    yes: { type: "boolean" },
  },
  names: { min: 0, max: 1 },
  async run({ names: [id], values, json }, context) {
    const { state = "kill", reason, yes = false, pipeline, tool, project } = values;
    if (!states.includes(state)) throw new Misuse(`--state is one of ${states.join(", ")}.`);
    if (reason === undefined) throw new Misuse("--reason says why: it is kept in the audit log.");
    const given = [id, pipeline, tool, project].filter((each) => each !== undefined).length;
    if (given !== 1) throw new Misuse("Say what: one of RUN, --pipeline, --tool, --project.");
    const scope = await scopeOf(context, { id, pipeline, tool });
    await confirmed(context, yes, `${state} ${wordsOf(scope)}?`);
    const set = await context.api.post<{ epoch: number; control: Control }>("/control", { scope, state, reason });
    if (json) return context.terminal.json(set);
    context.terminal.print(`${wordsOf(scope)}: ${set.control.state} (epoch ${set.epoch})`);
  },
});

type Named = { readonly [Name in "id" | "pipeline" | "tool"]: string | undefined };

async function scopeOf({ api }: Context, { id, pipeline, tool }: Named): Promise<ControlScope> {
  if (pipeline !== undefined) return { kind: "pipeline", pipeline };
  if (tool !== undefined) return { kind: "tool", tool };
  if (id === undefined) return { kind: "project" };
  const { runId } = await api.get<Run>(`/runs/${encodeURIComponent(id)}`);
  if (runId !== null) return { kind: "run", runId };
  throw new Failure(
    "This run was only observed: it does not run under Tracegate's control, so nothing can stop it from here.",
  );
}

function wordsOf(scope: ControlScope): string {
  switch (scope.kind) {
    case "project":
      return "the whole project";
    case "pipeline":
      return `pipeline ${scope.pipeline}`;
    case "version":
      return `version ${scope.version} of ${scope.pipeline}`;
    case "tool":
      return `tool ${scope.tool}`;
    case "run":
      return `run ${scope.runId}`;
  }
}
