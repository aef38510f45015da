// The rows of the page of controls: every scope that has a control, and every pipeline that has runs to control. A scope
// without a control runs.
import type { ControlState } from "@/lib/domain/guard/controls";

export type Scope =
  | { readonly kind: "project" }
  | { readonly kind: "pipeline"; readonly pipeline: string }
  | { readonly kind: "version"; readonly pipeline: string; readonly version: string }
  | { readonly kind: "tool"; readonly tool: string }
  | { readonly kind: "run"; readonly runId: string };
type Control = { readonly scope: Scope; readonly state: ControlState; readonly epoch: number };
export type OpenCount = { readonly running: number; readonly waiting: number; readonly lost: number };
type Group = OpenCount & { readonly pipeline: string; readonly version: string };

export type ControlRow<C extends Control> = {
  readonly key: string;
  readonly scope: Scope;
  /** What the scope is called. */
  readonly name: string;
  readonly level: 0 | 1 | 2;
  readonly control: C | null;
  /** Runs in it that have not ended; null where that is not counted. */
  readonly open: OpenCount | null;
};

export const keyOfScope = (scope: Scope): string => {
  switch (scope.kind) {
    case "project":
      return "project";
    case "pipeline":
      return `pipeline ${scope.pipeline}`;
    case "version":
      return `version ${scope.pipeline} ${scope.version}`;
    case "tool":
      return `tool ${scope.tool}`;
    case "run":
      return `run ${scope.runId}`;
  }
};

/** Project; pipelines by name, each with its versions; tools; single runs, the newest control first. */
export function controlRows<C extends Control>(
  project: string,
  controls: readonly C[],
  groups: readonly Group[],
): ControlRow<C>[] {
  const byKey = new Map(controls.map((control) => [keyOfScope(control.scope), control]));
  const row = (scope: Scope, name: string, level: 0 | 1 | 2, open: OpenCount | null): ControlRow<C> => {
    const key = keyOfScope(scope);
    return { key, scope, name, level, control: byKey.get(key) ?? null, open };
  };
  const scopes = controls.map(({ scope }) => scope);
  const pipelines = named([...groups.map(({ pipeline }) => pipeline), ...scopes.flatMap(pipelineOf)]);
  const tools = named(scopes.flatMap((scope) => (scope.kind === "tool" ? [scope.tool] : [])));
  const runs = controls.toSorted((a, b) => b.epoch - a.epoch).map(({ scope }) => scope);
  return [
    row({ kind: "project" }, project, 0, sumOf(groups)),
    ...pipelines.flatMap((pipeline) => {
      const own = groups.filter((group) => group.pipeline === pipeline);
      const versions = versionsOf(pipeline, own, scopes);
      return [
        row({ kind: "pipeline", pipeline }, pipeline, 1, sumOf(own)),
        ...versions.map((version) => {
          const open = sumOf(own.filter((group) => group.version === version));
          return row({ kind: "version", pipeline, version }, version, 2, open);
        }),
      ];
    }),
    ...tools.map((tool) => row({ kind: "tool", tool }, tool, 1, null)),
    ...runs.flatMap((scope) => (scope.kind === "run" ? [row(scope, scope.runId, 1, null)] : [])),
  ];
}

const named = (names: readonly string[]) => [...new Set(names)].sort();
const pipelineOf = (scope: Scope) => (scope.kind === "pipeline" || scope.kind === "version" ? [scope.pipeline] : []);

/** Those that have a control, and all that have runs where there is more than one of them. */
function versionsOf(pipeline: string, groups: readonly Group[], scopes: readonly Scope[]): string[] {
  const open = groups.map(({ version }) => version);
  const controlled = scopes.flatMap((scope) =>
    scope.kind === "version" && scope.pipeline === pipeline ? [scope.version] : [],
  );
  return named([...controlled, ...(new Set(open).size > 1 ? open : [])]);
}

export function sumOf(groups: readonly OpenCount[]): OpenCount {
  return groups.reduce<OpenCount>(
    (sum, { running, waiting, lost }) => ({
      running: sum.running + running,
      waiting: sum.waiting + waiting,
      lost: sum.lost + lost,
    }),
    { running: 0, waiting: 0, lost: 0 },
  );
}

/** `38 running, 4 waiting`; `idle` where nothing is open. */
export function openWords({ running, waiting, lost }: OpenCount): string {
  const parts = [
    running > 0 ? `${running} running` : "",
    waiting > 0 ? `${waiting} waiting` : "",
    lost > 0 ? `${lost} lost` : "",
  ].filter((part) => part !== "");
  return parts.join(", ") || "idle";
}

type Stopped = { readonly runs: number; readonly approvals: number; readonly holds: number };

/** `71 runs, 4 approvals, 2 holds`: all three, also where there was none, so that nobody wonders. */
export function stoppedWords({ runs, approvals, holds }: Stopped): string {
  const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;
  return [counted(runs, "run"), counted(approvals, "approval"), counted(holds, "hold")].join(", ");
}

/** Whether a scope governs runs of the pipeline, as far as it says: tools and single runs belong to no pipeline. */
export const concerns = (scope: Scope, pipeline: string): boolean =>
  scope.kind === "project" || ((scope.kind === "pipeline" || scope.kind === "version") && scope.pipeline === pipeline);
