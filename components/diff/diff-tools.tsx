"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/browser/copy-text";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { Diff } from "@/lib/contract/diff";
import { diffMarkdown } from "@/lib/domain/diff/diff-markdown";

/** The pair as a question about many, as Markdown, and the other way round. */
export function DiffTools({ diff, onSwap }: { diff: Diff; onSwap: () => void }) {
  const swapKey = useKeyHint("diffSwap");
  const { pipeline } = diff.head;
  return (
    <>
      {pipeline && (
        <Link
          className="btn desk"
          href={cohortHref(diff.head.traceId, pipeline)}
          title="This run against all that ended well"
        >
          Against many
        </Link>
      )}
      <Button icon="copy" className="desk" onClick={() => void copyMarkdown(diff)}>
        Markdown
      </Button>
      <Button onClick={onSwap} title={`Swap base and head (${swapKey})`}>
        <Icon name="swap" small />
        Swap
      </Button>
    </>
  );
}

const cohortHref = (head: string, pipeline: string) =>
  `/diff/cohort?${new URLSearchParams({ failed: head, good: `pipeline:${JSON.stringify(pipeline)} status:done` })}`;

async function copyMarkdown(diff: Diff): Promise<void> {
  const link = new URL(`/diff?base=${diff.base.traceId}&head=${diff.head.traceId}`, window.location.origin);
  const copied = await copyText(diffMarkdown(diff, link.href));
  toast(copied ? "The diff is copied as Markdown" : "This browser does not let the page copy", { failed: !copied });
}
