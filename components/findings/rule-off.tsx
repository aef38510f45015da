"use client";

import Link from "next/link";
import { TimeAgo } from "@/components/ui/time-ago";
import { usePipelineRules } from "@/lib/browser/contract-queries";

/** Who looks at a group whose rule is off learns why no new run joins it. */
export function RuleOff({ pipeline, rule }: { pipeline: string; rule: string }) {
  const rules = usePipelineRules(pipeline);
  const state = rules.data?.rules.find((each) => each.rule === rule);
  if (state === undefined || state.on) return null;
  return (
    <p className="find-decided">
      This rule is off in the pipeline
      {state.offAt !== null && (
        <>
          , switched off <TimeAgo at={state.offAt} ago />
        </>
      )}
      : no new run joins.{" "}
      <Link className="link" prefetch={false} href={`/pipelines/${encodeURIComponent(pipeline)}?tab=rules`}>
        Rules of the pipeline
      </Link>
    </p>
  );
}
