"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { GroupActions } from "@/components/findings/group-actions";
import { causeHref, sampleHref } from "@/components/findings/group-links";
import { GroupPeople } from "@/components/findings/group-people";
import { GroupSamples } from "@/components/findings/group-samples";
import { GroupValues } from "@/components/findings/group-values";
import { stateSentence } from "@/components/findings/group-words";
import { RuleOff } from "@/components/findings/rule-off";
import { StateChip } from "@/components/findings/state-chip";
import { cutText, visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { useFindingGroup } from "@/lib/browser/finding-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { FindingGroup } from "@/lib/contract/findings";
import { markOf } from "@/lib/domain/findings/rules";
import { formatCount, formatTime } from "@/lib/format";

const skeleton = [
  { id: "name", width: 120 },
  { id: "value", width: 240 },
];
const detailChars = 600;

type GroupDetailProps = { id: string; known: FindingGroup | undefined; onBack: () => void };

/** All about one group: what it is, what was expected and came, where it comes from, which runs have it. */
export function GroupDetail({ id, known, onBack }: GroupDetailProps) {
  const { data: group, error, refetch } = useFindingGroup(id, known);
  return (
    <>
      <div className="find-back phone-only">
        <Button variant="quiet" icon="chevron-left" onClick={onBack}>
          Findings
        </Button>
      </div>
      {group ? (
        <Detail group={group} />
      ) : error ? (
        <ErrorState title="This finding could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} columns={skeleton} />
      )}
    </>
  );
}

function Detail({ group }: { group: FindingGroup }) {
  const router = useRouter();
  const [newest] = group.samples;
  useKeyBinding("findingOpen", () => newest && router.push(sampleHref(newest)), newest !== undefined);
  useKeyBinding("findingCause", () => router.push(causeHref(group)));
  return (
    <>
      <GroupHead group={group} />
      <GroupValues group={group} />
      <Cause group={group} />
      <GroupPeople key={group.id} group={group} />
      <GroupSamples group={group} />
    </>
  );
}

function GroupHead({ group }: { group: FindingGroup }) {
  const { rule, severity, title, means, detail, pipeline, step, runs, firstSeenAt, lastSeenAt } = group;
  const decided = stateSentence(group, formatTime);
  return (
    <header className="find-head">
      <div className="row find-line">
        <FindingMark kind={markOf(rule)} />
        <StateChip state={group.state} />
        <span className="q cut">{severity}</span>
        <GroupActions group={group} />
      </div>
      <h2>{title}</h2>
      <p>
        <bdi>{visibleText(cutText(detail, detailChars))}</bdi>
      </p>
      <p className="q2">{means}</p>
      {decided !== null && <p className="find-decided">{decided}</p>}
      {pipeline !== null && <RuleOff pipeline={pipeline} rule={rule} />}
      <div className="facts">
        <span>
          <b>{formatCount(runs)}</b> {runs === 1 ? "run" : "runs"}
        </span>
        <span>
          last <TimeAgo at={lastSeenAt} ago />
        </span>
        <span>
          first <TimeAgo at={firstSeenAt} ago />
        </span>
        {pipeline && (
          <span>
            in <b>{visibleText(cutText(pipeline, 80))}</b>
          </span>
        )}
        {step && (
          <span>
            at <b>{visibleText(cutText(step, 80))}</b>
          </span>
        )}
        <span className="mono">{rule}</span>
      </div>
    </header>
  );
}

/** The way to what its runs share and good ones have not. */
function Cause({ group }: { group: FindingGroup }) {
  const hint = useKeyHint("findingCause");
  return (
    <section className="sec find-cause" aria-label="Cause">
      <Link className="btn" href={causeHref(group)}>
        <Icon name="diff" small />
        What do these runs have in common?
        <Kbd keys={hint} />
      </Link>
      <p className="q">
        {group.runs === 1 ? "The run" : `The ${formatCount(group.runs)} runs`} against those of the same pipeline that
        ended well without it.
      </p>
    </section>
  );
}
