// Calls through the gateway end: what they cost is booked, and a run without another is over.
import { countOutcomes } from "@/lib/server/control/breakers";
import { release, settleHolds, settlement } from "@/lib/server/control/settlements";
import type { Work } from "@/lib/server/control/work";
import { closeGatewayRuns } from "@/lib/server/sql/control/gateway";
import type { Together } from "@/lib/server/together";

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
  readonly reporter: string;
  /** Of this call and of those before it, where they are told now. */
  readonly outcomes: readonly Told[];
};

export const closeCalls: Together<ClosedCall> = {
  name: "close gateway calls",
  subject: ({ holdId }) => holdId,
  async act(work, closed) {
    const outcomes = await settleHolds.act(
      work,
      closed.map(({ holdId, charge }) => (charge === "released" ? release(holdId) : settlement(holdId, charge))),
    );
    await tell(work, closed);
    const ends = closed.map(({ runId, failed }) => ({ runId, status: failed ? "failed" : "done" }) as const);
    await closeGatewayRuns(work.db, work.projectId, ends, work.now);
    return outcomes;
  },
};

type Report = Pick<ClosedCall, "reporter" | "outcomes">;

export const tellOutcomes: Together<Report> = {
  name: "tell gateway outcomes",
  subject: () => null,
  async act(work, reports) {
    await tell(work, reports);
    return reports.map(() => ({ status: "fulfilled", value: undefined }));
  },
};

/** All that wait come from one process. */
async function tell(work: Work, reports: readonly Report[]): Promise<void> {
  const outcomes = reports.flatMap((report) => report.outcomes);
  const [first] = reports;
  if (first !== undefined && outcomes.length > 0) await countOutcomes(work, { reporter: first.reporter, outcomes });
}
