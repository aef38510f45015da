import { randomUUID } from "node:crypto";
import type { Approval } from "@/lib/contract/approvals";
import type { Instead } from "@/lib/domain/guard/at-limit";
import { sleep } from "@/sdk/src/abort";
import type { ActiveStep, Hold } from "@/sdk/src/active";
import { Refused } from "@/sdk/src/control/client";
import { orHalt, toHalt } from "@/sdk/src/run/ask-server";
import type { RunContext } from "@/sdk/src/run/context";
import type { Ledger } from "@/sdk/src/run/ledger";

/** What money is reserved for: a step as modelFetch knows it, and what the core knows beside. */
type Spender = Pick<ActiveStep, "name" | "key" | "span" | "leftMicroUsd"> & {
  readonly ledger?: Ledger;
  /**
   * All that the step may spend, reserved before its function is called. It is held by the run, not by the step: a process
   * that dies with it is charged in full, and the step would have nothing left to go on with elsewhere.
   */
  readonly isWhole?: true;
  readonly tool?: string | null;
  /** Before the first hold of a single call: the one of the step as a whole makes way. */
  beforeHold?(): Promise<void>;
};

/** Reserves in all scopes of the run and in the step's ceiling, or throws Halt. */
export async function reserve(
  run: RunContext,
  asked: number | null,
  step: Spender | null,
  signal: AbortSignal,
): Promise<Hold> {
  const name = step?.name;
  await step?.beforeHold?.();
  const left = step?.leftMicroUsd() ?? null;
  if (asked === 0) return free;
  // of an unknown price the step's own ceiling is the bound
  const microUsd = asked ?? left;
  if (left !== null && microUsd !== null && microUsd > left) {
    const detail = {
      code: "exhausted",
      scope: { kind: "step", id: step?.key, limitMicroUsd: step?.ledger?.limit, leftMicroUsd: left },
      microUsd,
    };
    throw run.halt(
      "budget",
      `The step has ${left / 1e6} dollars left, the call may cost ${(microUsd ?? 0) / 1e6}.`,
      detail,
      name,
    );
  }
  const id = await post(run, microUsd, step, signal);
  if (microUsd === null) throw run.halt("budget", "The price of this call is unknown.", { code: "unpriced" }, name);
  step?.span.addEvent("tracegate.hold", { "tracegate.hold.id": id, "tracegate.hold.micro_usd": microUsd });
  step?.span.setAttribute("tracegate.hold.id", id);
  return new OpenHold(run, id, microUsd, [run.ledger, step?.ledger]);
}

async function post(run: RunContext, microUsd: number | null, step: Spender | null, signal: AbortSignal) {
  const id = step?.isWhole ? `${step.name}~${randomUUID()}` : randomUUID();
  const holder = step?.isWhole ? null : step;
  // JSON leaves out what is undefined
  const more = {
    stepKey: holder?.key,
    stepLimitMicroUsd: holder?.ledger?.limit ?? undefined,
    tool: step?.tool ?? undefined,
  };
  let approvalId: string | undefined;
  for (let tries = 0; ; tries++) {
    try {
      const body = (fence: number, epoch: number) => ({
        ...{ id, runId: run.runId, fence, epoch, microUsd, ...more, approvalId },
      });
      await run.ask({ path: "/holds", body, signal, step: step?.name ?? null });
      return id;
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      if (refused === null) throw error;
      const halt = run.halt(
        "budget",
        refused.message,
        { code: refused.code, scope: refused.members["scope"], microUsd, instead: refused.members["instead"] },
        step?.name,
      );
      if (refused.status !== 402) throw refused;
      if (refused.code !== "contended") {
        const instead = step?.isWhole ? undefined : (refused.members["instead"] as Instead | undefined);
        approvalId = await askFor(run, instead, signal, step?.name ?? null);
        if (approvalId === undefined) throw halt;
        continue;
      }
      // room comes when others settle, which is sooner than their leases end
      await sleep(Math.random() * Math.min(1_000, 50 * 2 ** tries), signal).catch((reason) => {
        throw toHalt(run, reason, step?.name ?? null) === reason ? reason : halt;
      });
    }
  }
}

/** A budget that asks a person at its limit: waits, within the deadlines, for leave to spend more. */
async function askFor(run: RunContext, instead: Instead | undefined, signal: AbortSignal, step: string | null) {
  if (instead?.kind !== "ask") return undefined;
  const body = (fence: number) => ({ ...instead.ask, runId: run.runId, fence });
  let approval = await run.ask<Approval>({ path: "/approvals", body, signal, step });
  while (approval.state === "pending") {
    const path = `/approvals/${approval.id}?wait=25&seq=${approval.seq}`;
    approval = await orHalt(run, run.server.call<Approval>("GET", path, undefined, { signal, tryMs: 35_000 }), step);
  }
  return approval.state === "approved" ? approval.id : undefined;
}

/** Costs nothing: no hold is needed. */
const free: Hold = { id: "", microUsd: 0, settle: () => {}, release: () => {} };

class OpenHold implements Hold {
  readonly id: string;
  readonly microUsd: number;
  readonly #run: RunContext;
  readonly #ledgers: readonly (Ledger | undefined)[];
  #isOpen = true;

  constructor(run: RunContext, id: string, microUsd: number, ledgers: readonly (Ledger | undefined)[]) {
    this.#run = run;
    this.id = id;
    this.microUsd = microUsd;
    this.#ledgers = ledgers;
    run.parking.open += 1;
    for (const ledger of ledgers) ledger?.hold(microUsd);
  }

  settle(microUsd: number | null): void {
    if (!this.#close(microUsd ?? this.microUsd)) return;
    this.#run.server.settles.settle(this.id, microUsd);
  }

  /** For who must wait until the room is free. */
  release(): Promise<void> {
    return this.#close(0) ? this.#run.server.settles.release(this.id) : Promise.resolve();
  }

  #close(spent: number): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#run.parking.open -= 1;
    for (const ledger of this.#ledgers) ledger?.settle(this.microUsd, spent);
    return true;
  }
}
