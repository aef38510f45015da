"use client";

import "./findings.css";
import Link from "next/link";
import { cutText, visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { FindingMark } from "@/components/ui/finding-mark";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useChangeFinding } from "@/lib/browser/finding-queries";
import type { FindingGroup } from "@/lib/contract/findings";
import { markOf } from "@/lib/domain/findings/rules";
import { formatCount } from "@/lib/format";

const detailChars = 300;

export function GroupTable({ groups }: { groups: readonly FindingGroup[] }) {
  return (
    <table className="find-groups">
      <thead>
        <tr>
          <th scope="col">Finding</th>
          <th scope="col" className="desk">
            Pipeline, step
          </th>
          <th scope="col" className="num">
            Runs
          </th>
          <th scope="col" className="desk">
            14 days
          </th>
          <th scope="col" className="num desk">
            Seen last
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} />
        ))}
      </tbody>
    </table>
  );
}

function GroupRow({ group }: { group: FindingGroup }) {
  const { rule, title, means, detail, pipeline, step, runs, trend, lastSeenAt, samples } = group;
  const [newest] = samples;
  const span = newest?.spanId ? `?span=${newest.spanId}` : "";
  return (
    <tr>
      <td title={`${means} (${rule})`}>
        <span className="row">
          <FindingMark kind={markOf(rule)} />
          <span className="find-what">
            {newest ? (
              <Link className="med" href={`/runs/${newest.traceId}${span}`}>
                {title}
              </Link>
            ) : (
              <b className="med">{title}</b>
            )}
            <bdi className="q2">{visibleText(cutText(detail, detailChars))}</bdi>
          </span>
        </span>
      </td>
      <td className="desk">
        <bdi>{visibleText(pipeline ?? "")}</bdi>
        {step && <bdi className="q find-step">{visibleText(cutText(step, 80))}</bdi>}
      </td>
      <td className="num" data-unit={runs === 1 ? "run" : "runs"}>
        {formatCount(runs)}
      </td>
      <td className="desk">
        <Trend trend={trend} />
      </td>
      <td className="num desk">
        <TimeAgo at={lastSeenAt} />
      </td>
      <td>
        <GroupState group={group} />
      </td>
    </tr>
  );
}

/** Runs by half-day, the tallest as high as the row lets it. */
function Trend({ trend }: { trend: readonly number[] }) {
  const most = Math.max(1, ...trend);
  const words = `${formatCount(trend.reduce((sum, runs) => sum + runs, 0))} runs in 14 days`;
  return (
    <svg className="find-trend" viewBox={`0 0 ${trend.length * 4} 20`} role="img" aria-label={words}>
      {trend.map((runs, at) => {
        const height = runs === 0 ? 1 : Math.max(2, (20 * runs) / most);
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        return <rect key={at} x={at * 4} y={20 - height} width={3} height={height} data-none={runs === 0} />;
      })}
    </svg>
  );
}

function GroupState({ group: { id, state, title } }: { group: FindingGroup }) {
  const change = useChangeFinding();
  const set = (next: "open" | "resolved" | "ignored") =>
    change.mutate(
      { id, change: { state: next } },
      { onError: (error) => toast(describeError(error).detail, { failed: true }) },
    );
  const isOpen = state === "open" || state === "regressed";
  return (
    <span className="row find-state">
      <span data-state={state}>{state}</span>
      {isOpen ? (
        <>
          <Button
            size="sm"
            disabled={change.isPending}
            aria-label={`Resolve: ${title}`}
            onClick={() => set("resolved")}
          >
            Resolve
          </Button>
          <Button size="sm" disabled={change.isPending} aria-label={`Ignore: ${title}`} onClick={() => set("ignored")}>
            Ignore
          </Button>
        </>
      ) : (
        <Button size="sm" disabled={change.isPending} aria-label={`Reopen: ${title}`} onClick={() => set("open")}>
          Reopen
        </Button>
      )}
    </span>
  );
}
