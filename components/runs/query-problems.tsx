"use client";

import { Button } from "@/components/ui/button";
import { oneLine } from "@/lib/browser/one-line";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Problem } from "@/lib/domain/query/read-term";

export type QueryProblemsProps = { id: string; q: string; onQuery: (q: string) => void };

/** What makes no sense in the query, with the fix; the rest of it runs. */
export function QueryProblems({ id, q, onQuery }: QueryProblemsProps) {
  const { query, problems } = parseQuery(q);
  const [first, ...others] = problems;
  return (
    <div id={id} role="alert">
      {first !== undefined && (
        <p className="runs-refused">
          <code>{oneLine(first.token) || "The query"}</code> {first.message.replaceAll("`", "")}
          {first.fix !== null && (
            <Button size="sm" onClick={() => onQuery(fixed(q, first))}>
              {first.fix === "" ? "Leave it out" : <>Use {oneLine(first.fix)}</>}
            </Button>
          )}
          {query !== null && <span className="q">The rest is in effect.</span>}
          {others.length > 0 && <span className="q">{others.length} more after that.</span>}
        </p>
      )}
    </div>
  );
}

const fixed = (q: string, { from, to, fix }: Problem) => `${q.slice(0, from)}${fix}${q.slice(to)}`.trim();
