import type { RunState } from "@/lib/contract/control-runs";
import { Refused } from "@/sdk/src/control/client";

export type Joined =
  | { readonly how: "leased" | "ended"; readonly state: RunState }
  | { readonly how: "detached"; readonly state: null };
export type Hooks = {
  /** The lease is gone for good: another executor has the run, or it has ended or was killed. */
  readonly onLost: (why: "killed" | "taken") => void;
  /** The server was away when the run began, and has answered now. */
  readonly onLate: (joined: Joined) => void;
  /** … and does not let it go on. */
  readonly onRefused: (error: unknown) => void;
  /** Whether to wait for another executor to be done. */
  readonly waitIfHeld: boolean;
  /** Whether the run can begin while the server is away: one that is gone on with has its input and journal there. */
  readonly mayDetach: boolean;
};

export const isHeld = (error: unknown) => error instanceof Refused && error.code === "held";
export const hasEnded = ({ status }: RunState) => status === "done" || status === "failed" || status === "halted";
