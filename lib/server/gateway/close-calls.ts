// Calls through the gateway end: what they cost is booked, their breaker hears of them, and a run without another is over.
import { countOutcomes } from "@/lib/server/control/breakers";
import { release, settleHolds, settlement } from "@/lib/server/control/settlements";
import type { OpenedCall } from "@/lib/server/gateway/open-calls";
import { closeGatewayRuns } from "@/lib/server/sql/control/gateway";
import type { Together } from "@/lib/server/together";

export type ClosedCall = {
  readonly call: Pick<OpenedCall, "holdId" | "runId" | "generation" | "probeId">;
  /** Null: nobody knows, all that is held is charged; `released`: the provider never saw it. */
  readonly charge: number | null | "released";
  readonly resource: string | null;
  readonly reporter: string;
  readonly outcome: "ok" | "timeout" | "connection" | "429" | "5xx" | "other";
  readonly failed: boolean;
};

export const closeCalls: Together<ClosedCall> = {
  name: "close gateway calls",
  subject: ({ call }) => call.holdId,
  async act(work, closed) {
    const outcomes = await settleHolds.act(
      work,
      closed.map(({ call, charge }) =>
        charge === "released" ? release(call.holdId) : settlement(call.holdId, charge),
      ),
    );
    await tellBreakers(work, closed);
    const ends = closed.map(({ call, failed }) => ({ runId: call.runId, status: failed ? "failed" : "done" }) as const);
    await closeGatewayRuns(work.db, work.projectId, ends, work.now);
    for (const { runId } of ends) work.touchRun(runId);
    return outcomes;
  },
};

async function tellBreakers(work: Parameters<typeof countOutcomes>[0], closed: readonly ClosedCall[]): Promise<void> {
  const outcomes = closed.flatMap(({ resource, outcome, call: { generation, probeId } }) => {
    if (resource === null) return [];
    const told = { resource, generation, ...(probeId === null ? {} : { probeId }) };
    return [outcome === "ok" ? { ...told, ok: true } : { ...told, ok: false, fault: outcome }];
  });
  const [first] = closed;
  if (first !== undefined && outcomes.length > 0) await countOutcomes(work, { reporter: first.reporter, outcomes });
}
