import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { HeldSeconds } from "@/components/approvals/held-seconds";
import { Seats } from "@/components/approvals/seats";
import { TimeLeft } from "@/components/approvals/time-left";
import { visibleText } from "@/components/json/visible-text";
import { Checkbox } from "@/components/ui/checkbox";
import { RiskTag } from "@/components/ui/risk-tag";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Held } from "@/lib/browser/held-decisions";
import type { InboxItem } from "@/lib/contract/inbox";
import { isRiskier } from "@/lib/domain/guard/gate";

export type QueueItemProps = {
  item: InboxItem;
  /** The server's clock when the list was told. */
  now: string;
  open: boolean;
  selected: boolean;
  /** The decision about it that waits to be sent. */
  held: Held | null;
  /** Who said they would look. */
  claimedBy: string | null;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
};

/** Together only what is of little risk is decided. */
export const mayBatch = ({ state, risk }: Pick<InboxItem, "state" | "risk">) =>
  state === "pending" && !isRiskier(risk, "medium");

/** Risk, pipeline, time left; the ask in two lines; age, who has it, seats. */
export function QueueItem({ item, now, open, selected, held, claimedBy, onOpen, onSelect }: QueueItemProps) {
  const { id, risk, pipeline, ask, state, createdAt, expiresAt, edited, openQuestions } = item;
  return (
    <>
      {state === "pending" && (
        <span className="pick" title={mayBatch(item) ? undefined : "Decided on its own: above medium risk"}>
          <Checkbox
            label={`Select: ${visibleText(ask)}`}
            checked={selected}
            disabled={!mayBatch(item)}
            onChange={() => onSelect(id)}
          />
        </span>
      )}
      <button type="button" aria-current={open} onClick={() => onOpen(id)}>
        <span className="a1">
          <RiskTag risk={risk} />
          <span className="cut">{pipeline}</span>
          <span className="end">
            {held !== null ? (
              <HeldSeconds held={held} />
            ) : state === "pending" ? (
              <TimeLeft expiresAt={expiresAt} now={now} />
            ) : (
              <ApprovalBadge state={state} />
            )}
          </span>
        </span>
        <span className="a2">
          <bdi>{visibleText(ask)}</bdi>
        </span>
        <span className="a1">
          <span className="cut">
            asked <TimeAgo at={createdAt} ago />
            {edited && ", edited"}
            {openQuestions > 0 && `, ${openQuestions} ${openQuestions === 1 ? "question" : "questions"} open`}
          </span>
          <span className="end">
            {claimedBy !== null && <span className="claimed-by cut">{visibleText(claimedBy)}</span>}
            <Seats given={item.approvedBy.length} quorum={item.quorum} />
          </span>
        </span>
      </button>
    </>
  );
}
