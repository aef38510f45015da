// Calls through the gateway end: what they cost is booked, and a run without another is over.
import type { PoolClient } from "pg";
import { countOutcomes } from "@/lib/server/control/breakers";
import { bookSettles, release, settlement } from "@/lib/server/control/settlements";
import type { Work } from "@/lib/server/control/work";
import type { ReadTogether } from "@/lib/server/gateway/change";
import { type BreakerRow, selectBreakers } from "@/lib/server/sql/control/breakers";
import { closeGatewayRuns } from "@/lib/server/sql/control/gateway";
import { selectHolds } from "@/lib/server/sql/control/holds";

/** What came of a call, as its breaker counts it. */
export type Told = {
  readonly resource: string;
  readonly generation: number;
  readonly probeId?: string;
  readonly ok: boolean;
  readonly fault?: "timeout" | "connection" | "429" | "5xx" | "other";
};
export type ClosedCall = {
  readonly holdId: string;
  readonly runId: string;
  /** Null: nobody knows, all that is held is charged; `released`: the provider never saw it. */
  readonly charge: number | null | "released";
  readonly failed: boolean;
  /** Whose breakers hear of it. */
  readonly reporter: string;
  /** Null: the call is of no breaker. */
  readonly outcome: Told | null;
};

export const closeCalls: ReadTogether<ClosedCall, Found> = {
  name: "close gateway calls",
  subject: ({ holdId }) => holdId,
  read: findForClosed,
  async act(work, closed, { holds, breakers }) {
    const settles = closed.map(({ holdId, charge }) => {
      return charge === "released" ? release(holdId) : settlement(holdId, charge);
    });
    const outcomes = await bookSettles(work, settles, holds);
    tell(work, closed, breakers);
    const ends = closed.map(({ runId, failed }) => ({ runId, status: failed ? "failed" : "done" }) as const);
    work.later(closeGatewayRuns(work.db, work.projectId, ends, work.now));
    return outcomes;
  },
};

type Found = {
  readonly holds: Awaited<ReturnType<typeof selectHolds>>;
  readonly breakers: readonly BreakerRow[];
};

async function findForClosed(db: PoolClient, projectId: string, closed: readonly ClosedCall[]): Promise<Found> {
  const ids = closed.map(({ holdId }) => holdId);
  const resources = [...new Set(closed.flatMap(({ outcome }) => outcome?.resource ?? []))];
  const [holds, breakers] = await Promise.all([
    selectHolds(db, projectId, ids),
    selectBreakers(db, projectId, resources),
  ]);
  return { holds, breakers };
}

/** All that wait come from one process. */
function tell(work: Work, closed: readonly ClosedCall[], stored: readonly BreakerRow[]): void {
  const outcomes = closed.flatMap(({ outcome }) => outcome ?? []);
  const [first] = closed;
  if (first !== undefined && outcomes.length > 0) countOutcomes(work, { reporter: first.reporter, outcomes }, stored);
}
