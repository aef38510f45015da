import Link from "next/link";

import type { Stopped } from "@/lib/contract/controls";
import type { ControlState } from "@/lib/domain/guard/controls";
import { formatCount, formatMoney } from "@/lib/format";

/** What a control stopped when it was set, each number with the list that it counts. */
export function StoppedLine({ state, stopped }: { state: ControlState; stopped: Stopped }) {
  const { runs, approvals, holds, heldMicroUsd } = stopped;
  const counted = (count: number, one: string) => `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;
  const [runList, approvalList] =
    state === "kill"
      ? ["/runs?q=halt:killed", "/approvals?state=cancelled&sort=newest"]
      : ["/runs?q=status:running,waiting,lost", "/approvals"];
  return (
    <p>
      It stopped{" "}
      <Link className="link" href={runList}>
        {counted(runs, "run")}
      </Link>
      ,{" "}
      <Link className="link" href={approvalList}>
        {counted(approvals, "approval")}
      </Link>{" "}
      and {counted(holds, "hold")}
      {holds > 0 && ` of ${formatMoney(heldMicroUsd)}`}.
    </p>
  );
}
