// What a person may do to a run from its page, and why not.
import type { ControlState } from "@/lib/domain/guard/controls";
import type { RunStatus } from "@/lib/domain/guard/lease";
import { hasRole, type Role } from "@/lib/domain/guard/seats";

type Scope = { readonly kind: string };
export type RunAction = "pause" | "drain" | "resume" | "kill";
export type RunActions = {
  /** Those that make sense now, in the order of their buttons. */
  readonly actions: readonly RunAction[];
  /** Why this person may do none of them; null: may. */
  readonly blocked: string | null;
};

const hasEnded = (status: RunStatus) => status === "done" || status === "failed" || status === "halted";

/** `own`: the control of the run itself, if one was ever set; that of a pipeline is taken back where it was set. */
export function runActions(status: RunStatus, own: ControlState | null, role: Role | null): RunActions {
  if (hasEnded(status)) return { actions: [], blocked: null };
  const held = own === "pause" || own === "drain";
  const blocked =
    role === null || hasRole(role, "operator") ? null : `Only an operator may stop runs; you are a ${role}.`;
  return { actions: held ? ["resume", "kill"] : ["pause", "drain", "kill"], blocked };
}

const strictness: readonly ControlState[] = ["run", "drain", "pause", "kill"];

/** The strictest control that holds a run back; of equals the newest, which comes first. Null where all say run. */
export function holding<C extends { readonly state: ControlState; readonly scope: Scope }>(
  controls: readonly C[],
): C | null {
  return controls.reduce<C | null>((held, control) => {
    const least = held === null ? 0 : strictness.indexOf(held.state);
    return strictness.indexOf(control.state) > least ? control : held;
  }, null);
}
