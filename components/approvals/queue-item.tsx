import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { Seats } from "@/components/approvals/seats";
import { TimeLeft } from "@/components/approvals/time-left";
import { visibleText } from "@/components/json/visible-text";
import { RiskTag } from "@/components/ui/risk-tag";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Approval } from "@/lib/contract/approvals";

type QueueItemProps = { approval: Approval; open: boolean; onOpen: (id: string) => void };

/** Risk, pipeline, time left; the ask in two lines; age and seats. */
export function QueueItem({ approval, open, onOpen }: QueueItemProps) {
  const { id, risk, pipeline, ask, state, createdAt, expiresAt, now } = approval;
  return (
    <li className={open ? "on" : undefined}>
      <button type="button" aria-current={open} onClick={() => onOpen(id)}>
        <span className="a1">
          <RiskTag risk={risk} />
          <span className="cut">{pipeline}</span>
          <span className="end">
            {state === "pending" ? <TimeLeft expiresAt={expiresAt} now={now} /> : <ApprovalBadge state={state} />}
          </span>
        </span>
        <span className="a2">
          <bdi>{visibleText(ask)}</bdi>
        </span>
        <span className="a1">
          <span>
            asked <TimeAgo at={createdAt} ago />
          </span>
          <span className="end">
            <Seats approval={approval} />
          </span>
        </span>
      </button>
    </li>
  );
}
