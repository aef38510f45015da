"use client";

import { parseAsBoolean, useQueryState } from "nuqs";
import { JudgeDialog } from "@/components/settings/judge/judge-dialog";
import { JudgeFacts } from "@/components/settings/judge/judge-facts";
import { JudgedRuns } from "@/components/settings/judge/judged-runs";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useJudge } from "@/lib/browser/judge-queries";
import { useRole } from "@/lib/browser/people-queries";

const columns = [
  { id: "what", width: 120 },
  { id: "is", width: 320 },
];

/** The model that judges runs beside the rules: how it is set up, what it spent, what came of its last runs. */
export function JudgePage() {
  const judge = useJudge();
  const isOwner = useRole() === "owner";
  const [editing, setEditing] = useQueryState("edit", parseAsBoolean.withDefault(false));
  return (
    <>
      <section aria-labelledby="settings-judge">
        <header className="shead">
          <h2 id="settings-judge">Model judge</h2>
          <span className="q desk">optional: the rules of findings need no model</span>
          {isOwner && judge.data && (
            <span className="end">
              <Button onClick={() => setEditing(true)}>{judge.data.updatedAt === null ? "Set up" : "Change"}</Button>
            </span>
          )}
        </header>
        <p className="settings-text">
          A model reads a share of the done runs after the rules have, and may complain of what no rule can see: an
          answer that contradicts its data, claims without support, a task that was missed or overdone. Prompts, answers
          and tool results of those runs are sent to the provider. What it finds stands among the findings; each of its
          rules has its switch in every pipeline.
        </p>
        {judge.isError && !judge.data && (
          <ErrorState title="The judge could not be read." error={judge.error} onRetry={() => void judge.refetch()} />
        )}
        {judge.isPending && <SkeletonRows rows={6} columns={columns} />}
        {judge.data && <JudgeFacts judge={judge.data} />}
      </section>
      {judge.data && <JudgedRuns jobs={judge.data.recent} />}
      {editing && isOwner && judge.data && <JudgeDialog judge={judge.data} onClose={() => setEditing(null)} />}
    </>
  );
}
