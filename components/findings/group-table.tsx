"use client";

import { StateChip } from "@/components/findings/state-chip";
import { cutText, visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { FindingGroup } from "@/lib/contract/findings";
import { markOf } from "@/lib/domain/findings/rules";
import { formatCount } from "@/lib/format";

const detailChars = 200;

export type GroupTableProps = {
  groups: readonly FindingGroup[];
  /** Id of the open one. */
  shown: string | null;
  onOpen: (id: string) => void;
};

export function GroupTable({ groups, shown, onOpen }: GroupTableProps) {
  return (
    <table className="find-groups">
      <thead>
        <tr>
          <th scope="col">Rule and what was seen</th>
          <th scope="col" className="desk">
            Step
          </th>
          <th scope="col" className="desk">
            14 days
          </th>
          <th scope="col" className="num">
            Runs
          </th>
          <th scope="col" className="num desk">
            Seen
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} isOpen={group.id === shown} onOpen={() => onOpen(group.id)} />
        ))}
      </tbody>
    </table>
  );
}

type GroupRowProps = { group: FindingGroup; isOpen: boolean; onOpen: () => void };

function GroupRow({ group, isOpen, onOpen }: GroupRowProps) {
  const { rule, title, means, detail, pipeline, step, runs, trend, firstSeenAt, lastSeenAt, state, assignee } = group;
  const nameOf = useNames();
  return (
    <tr className={isOpen ? "on" : ""} onClick={onOpen}>
      <td title={`${means} (${rule})`}>
        <span className="row">
          <FindingMark kind={markOf(rule)} />
          <span className="find-what">
            <button type="button" className="med" aria-current={isOpen} onClick={onOpen}>
              {title}
            </button>
            <bdi className="q">{visibleText(cutText(detail, detailChars))}</bdi>
          </span>
        </span>
      </td>
      <td className="desk">
        <bdi className="find-step">{visibleText(cutText(step ?? "whole run", 80))}</bdi>
        <bdi className="q find-step">{visibleText(cutText(pipeline ?? "", 80))}</bdi>
      </td>
      <td className="desk">
        <Trend trend={trend} />
      </td>
      <td className="num med" data-unit={runs === 1 ? "run" : "runs"}>
        {formatCount(runs)}
      </td>
      <td className="num q desk" title="Seen last, seen first">
        <span className="find-step">
          <TimeAgo at={lastSeenAt} />
        </span>
        <span className="find-step">
          <TimeAgo at={firstSeenAt} />
        </span>
      </td>
      <td>
        <StateChip state={state} />
        {assignee !== null && <bdi className="q find-step">{visibleText(cutText(nameOf(assignee), 24))}</bdi>}
      </td>
    </tr>
  );
}

/** Runs by half-day, the tallest as high as the row lets it. */
function Trend({ trend }: { trend: readonly number[] }) {
  const most = Math.max(1, ...trend);
  const words = `${formatCount(trend.reduce((sum, runs) => sum + runs, 0))} runs in 14 days`;
  return (
    <svg className="find-trend" viewBox={`0 0 ${trend.length * 3} 16`} role="img" aria-label={words}>
      {trend.map((runs, at) => {
        const height = runs === 0 ? 1 : Math.max(2, (16 * runs) / most);
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        return <rect key={at} x={at * 3} y={16 - height} width={2} height={height} data-none={runs === 0} />;
      })}
    </svg>
  );
}
