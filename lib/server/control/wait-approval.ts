import type { Approval } from "@/lib/contract/approvals";
import { type Caller, callerOf } from "@/lib/server/auth";
import { readApproval } from "@/lib/server/control/approvals";
import { onControlChanged } from "@/lib/server/live";

type Wait = { readonly wait: number; readonly seq?: number | undefined };
type Asking = { readonly caller: Caller; readonly request: Request };

/**
 * Answers at once what is decided, or has changed since `seq`; else as soon as that is so, or after `wait` seconds.
 * Whoever waited must still have a valid credential.
 */
export async function waitForApproval(
  projectId: string,
  id: string,
  { wait, seq }: Wait,
  { caller, request }: Asking,
): Promise<Approval | null> {
  const until = Date.now() + wait * 1000;
  let waited = false;
  const changed = new Signal(projectId, id, request.signal);
  try {
    for (;;) {
      const approval = await readApproval(projectId, id, waited ? await callerOf(request) : caller);
      const leftMs = until - Date.now();
      if (approval === null || leftMs <= 0 || request.signal.aborted) return approval;
      if (approval.state !== "pending" || (seq !== undefined && approval.seq !== seq)) return approval;
      waited = true;
      await changed.next(Math.min(leftMs, toDeadline(approval)));
    }
  } finally {
    changed.end();
  }
}

/** By the database clock; 5 ms late rather than early. */
function toDeadline({ expiresAt, now }: Approval): number {
  return Math.max(1, Date.parse(expiresAt) - Date.parse(now) + 5);
}

/** Remembers a change that came while nobody waited for it. */
class Signal {
  #came = false;
  #wake = () => {};
  readonly #unsubscribe: () => void;
  readonly #abort: AbortSignal;
  readonly #onAbort = () => this.#notice();

  constructor(projectId: string, id: string, abort: AbortSignal) {
    this.#abort = abort;
    this.#unsubscribe = onControlChanged(projectId, (names) => {
      if (names === null || names.includes(id)) this.#notice();
    });
    abort.addEventListener("abort", this.#onAbort);
  }

  #notice(): void {
    this.#came = true;
    this.#wake();
  }

  async next(ms: number): Promise<void> {
    if (!this.#came) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#came = false;
  }

  end(): void {
    this.#unsubscribe();
    this.#abort.removeEventListener("abort", this.#onAbort);
  }
}
