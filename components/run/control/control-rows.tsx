"use client";

import { visibleText } from "@/components/json/visible-text";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import type { RunControl } from "@/lib/contract/run-control";
import type { RunStatus } from "@/lib/domain/trace/run";

type Entry = RunControl["journal"][number];
type Hold = RunControl["holds"][number];

const entryLooks: Readonly<Record<Entry["status"], RunStatus>> = {
  claimed: "running",
  done: "done",
  failed: "failed",
  in_doubt: "lost",
};

export function EntryStatus({ entry }: { entry: Entry }) {
  return <StatusBadge status={entryLooks[entry.status]}>{entry.status.replace("_", " ")}</StatusBadge>;
}

const holdWords: Readonly<Record<Hold["state"], string>> = {
  held: "held",
  settled: "settled",
  assumed: "charged in full: its holder went silent",
  released: "given back",
};

/** What each hold kept and what it was charged. */
export function HoldRows({ holds }: { holds: readonly Hold[] }) {
  return (
    <table className="tfix control-table">
      <thead>
        <tr>
          <th scope="col">Hold</th>
          <th scope="col" className="num w-money">
            Held
          </th>
          <th scope="col" className="num w-money">
            Charged
          </th>
          <th scope="col">State</th>
          <th scope="col" className="num desk w-age">
            Made
          </th>
        </tr>
      </thead>
      <tbody>
        {holds.map((hold) => (
          <tr key={hold.id}>
            <td className="mono" title={hold.id}>
              {visibleText(hold.stepKey ?? hold.id)}
            </td>
            <td className="num">
              <Money microUsd={hold.microUsd} state="complete" exact />
            </td>
            <td className="num">
              {hold.chargedMicroUsd === null ? "" : <Money microUsd={hold.chargedMicroUsd} state="complete" exact />}
            </td>
            <td title={holdWords[hold.state]}>
              <span className={hold.state === "assumed" || hold.overrun ? "warn-text" : "q2"}>
                {holdWords[hold.state]}
                {hold.overrun && ", more than was held"}
              </span>
            </td>
            <td className="num q desk">
              <TimeAgo at={hold.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
