import type { Hold } from "@/lib/contract/money";
import { type Booking, decideRelease, decideSettle, judgeHold } from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";
import { tellThresholds } from "@/lib/server/control/budget-changes";
import { toHold } from "@/lib/server/control/holds";
import { Ledger } from "@/lib/server/control/ledger";
import type { Work } from "@/lib/server/control/work";
import { notFound } from "@/lib/server/errors";
import { keepPoints } from "@/lib/server/sql/control/budget-history";
import * as sql from "@/lib/server/sql/control/holds";
import { assumeOverdue, type Moved } from "@/lib/server/sql/control/spend";
import { answersOf, fulfilled, judged, type Outcome, type Together } from "@/lib/server/together";

type Settle = { readonly id: string; readonly decide: (hold: sql.HoldRow) => Booking | "same" | "settled" };

/** Null: the usage is unknown, the whole hold is charged. Needs no lease, and works on ended, killed and paused runs. */
export function settlement(id: string, microUsd: number | null): Settle {
  return { id, decide: (hold) => decideSettle(hold, microUsd) };
}

/** The call was never dispatched. */
export function release(id: string): Settle {
  return { id, decide: decideRelease };
}

/** Books what has become of holds. */
export const settleHolds: Together<Settle> = {
  name: "settle holds",
  subject: ({ id }) => id,
  async act(work, items) {
    const ids = items.map(({ id }) => id);
    return bookSettles(work, items, await sql.selectHolds(work.db, work.projectId, ids));
  },
};

/** The same as part of other work, by what is stored of the holds. */
export async function bookSettles(
  work: Work,
  items: readonly Settle[],
  stored: ReadonlyMap<string, sql.HoldRow>,
): Promise<readonly Outcome[]> {
  const outcomes = items.map((item) => judged(() => judgeSettle(work, item, stored.get(item.id))));
  const booked = fulfilled(outcomes).flatMap(({ booked }) => booked ?? []);
  // what the clock assumed is written before it is corrected
  if (booked.some(({ before }) => before === "assumed")) await assumeHolds(work);
  const ledger = new Ledger();
  for (const { hold, booking } of booked) ledger.move(hold.scopes, booking);
  const rows = booked.map(({ hold }) => hold);
  await bookMoved(work, await sql.settleHolds(work.db, work.projectId, rows, ledger.moves()));
  return answersOf(outcomes);
}

type Settled = sql.HoldRow & sql.Settlement;
type Booked = { readonly hold: Settled; readonly booking: Booking; readonly before: sql.HoldRow["state"] };

function judgeSettle(
  work: Work,
  { decide }: Settle,
  stored: sql.HoldRow | undefined,
): { answer: Hold; booked: Booked | null } {
  if (stored === undefined) throw notFound();
  const hold = judgeHold(stored, work.now);
  const booking = decide(hold);
  if (booking === "same") return { answer: toHold(hold, work.now), booked: null };
  if (booking === "settled") {
    throw new Refusal("already_settled", "The hold is settled or released: it is settled once, with one amount.", {
      members: { hold: toHold(hold, work.now) },
    });
  }
  const overrun = booking.charged !== null && booking.charged > hold.microUsd;
  const settled = { ...hold, state: booking.state, chargedMicroUsd: booking.charged, overrun, settledAt: work.now };
  return { answer: toHold(settled, work.now), booked: { hold: settled, booking, before: hold.state } };
}

/** A holder that said nothing until its time was over is charged in full. */
export async function assumeHolds(work: Work): Promise<void> {
  if (await sql.hasOverdue(work.db, work.projectId, work.now)) {
    await bookMoved(work, await assumeOverdue(work.db, work.projectId, work.now));
  }
}

/** What scopes have spent now: told, and kept for the burn-downs of budgets. */
async function bookMoved(work: Work, moved: readonly Moved[]): Promise<void> {
  await tellThresholds(work, moved);
  work.later(keepPoints(work.db, work.projectId, moved, work.now));
}
