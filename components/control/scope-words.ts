import type { Control, ControlScope } from "@/lib/contract/controls";

/** `pipeline refund-desk`: what a control is about. */
export function scopeWords(scope: ControlScope): string {
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

const heldWords: Readonly<Record<Control["state"], string>> = {
  run: "Runs.",
  pause: "Paused: no claim, hold or lease begins.",
  drain: "Draining: what is under way goes on, nothing new begins.",
  kill: "Killed: nothing begins.",
};
export const stateWords = (state: Control["state"]) => heldWords[state];
