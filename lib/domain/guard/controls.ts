import { Refusal } from "@/lib/domain/guard/refusal";

export type ControlState = "run" | "pause" | "drain" | "kill";
/** A control that matches a run, its ancestors, or a tool of a call. */
export type Control = { readonly kind: string; readonly state: ControlState; readonly epoch: number };

const strictness: readonly ControlState[] = ["run", "drain", "pause", "kill"];

export function strictest(controls: readonly Control[]): ControlState {
  const ranks = controls.map(({ state }) => strictness.indexOf(state));
  return strictness[Math.max(0, ...ranks)] ?? "run";
}

/** May a new run begin here? */
export function admitRun(controls: readonly Control[]): void {
  const state = strictest(controls);
  if (state === "kill") throw killed("New runs are refused until an operator sets this scope to run.");
  if (state === "pause") throw paused();
  if (state === "drain")
    throw new Refusal("draining", "This scope is draining: runs under way go on, no new one begins.");
}

/** May a claim or a hold begin? `epoch` is the newest that the caller has heard of, `current` the project's. */
export function admitCall(controls: readonly Control[], epoch: number, current: number): void {
  const state = strictest(controls);
  if (state === "kill") throw killed("The tool is killed: an operator stopped it.");
  if (state === "pause") throw paused();
  const newest = Math.max(0, ...controls.map((control) => control.epoch));
  if (epoch < newest) {
    throw new Refusal(
      "stale_epoch",
      "A control that concerns this run has changed: read it, then ask again with its epoch.",
      {
        members: { epoch: current, state },
      },
    );
  }
  if (epoch > current) throw new Refusal("invalid", "This epoch was never given.", { path: "/epoch" });
}

export const killed = (detail: string) => new Refusal("killed", detail);
export const paused = () => new Refusal("paused", "An operator paused this scope. Wait until it is set to run.");
