"use client";

import Link from "next/link";
import { runsHref, sampleHref } from "@/components/findings/group-links";
import { cutText, visibleText } from "@/components/json/visible-text";
import { TimeAgo } from "@/components/ui/time-ago";
import type { FindingGroup } from "@/lib/contract/findings";
import { formatCount } from "@/lib/format";

const detailChars = 200;

/** The newest runs that have it; each opens at the step. */
export function GroupSamples({ group }: { group: FindingGroup }) {
  const { samples, runs } = group;
  return (
    <section className="sec" aria-label="Runs that have it">
      <header>
        <h2>Runs</h2>
        <span className="q">newest first</span>
        <Link className="link end" href={runsHref(group)}>
          all {formatCount(runs)} in the list
        </Link>
      </header>
      <ul className="find-samples">
        {newestOfEach(samples).map((sample) => (
          <li key={sample.traceId}>
            <Link href={sampleHref(sample)}>
              <span className="mono q">{sample.traceId.slice(0, 8)}</span>
              <bdi className="cut">{visibleText(cutText(sample.detail, detailChars))}</bdi>
              <span className="q">
                <TimeAgo at={sample.startedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One line a run, however often it has it. */
const newestOfEach = (samples: FindingGroup["samples"]) =>
  samples.filter(({ traceId }, at) => samples.findIndex((other) => other.traceId === traceId) === at);
