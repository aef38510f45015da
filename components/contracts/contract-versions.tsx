"use client";

import { useState } from "react";
import { sourceWords, verdictChip } from "@/components/contracts/contract-words";
import { cutText, visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { ContractVersion } from "@/lib/contract/contracts";
import { formatCount } from "@/lib/format";

const effectWords = {
  narrows: "breaking",
  widens: "not breaking, looser",
  neutral: "not breaking",
  unknown: "cannot tell",
} as const;
const whatChars = 300;

/** The newest first; each says what it changed against the one before, and whether that breaks. */
export function ContractVersions({ versions }: { versions: readonly ContractVersion[] }) {
  return (
    <section className="sec" aria-label="Versions">
      <header>
        <h2>Versions</h2>
        <span className="q">breaking: a value that kept the version before may break this one</span>
      </header>
      <ol className="ctr-versions">
        {versions.map((version) => (
          <Version key={`${version.source} ${version.hash}`} version={version} />
        ))}
      </ol>
    </section>
  );
}

function Version({ version }: { version: ContractVersion }) {
  const [open, setOpen] = useState(false);
  const nameOf = useNames();
  const { hash, source, state, diff, runs, firstSeenAt, lastSeenAt, givenBy, givenAt, schema } = version;
  return (
    <li>
      <div className="row">
        <button type="button" className="mono med" aria-expanded={open} onClick={() => setOpen(!open)}>
          @{hash.slice(0, 6)}
        </button>
        {diff && <span className={`chip ${verdictChip[diff.verdict]}`}>{diff.verdict}</span>}
        {state !== "active" && <span className="chip line">{state}</span>}
        <span className="q2 cut">
          {sourceWords[source]}
          {givenBy !== null && ` by ${nameOf(givenBy)}`}
        </span>
        <span className="end q">
          {formatCount(runs)} {runs === 1 ? "run" : "runs"}, <TimeAgo at={givenAt ?? firstSeenAt} /> to{" "}
          <TimeAgo at={lastSeenAt} />
        </span>
      </div>
      {diff && diff.changes.length > 0 && (
        <ul className="ctr-changes" aria-label="What changed">
          {diff.changes.map(({ path, effect, what }) => (
            <li key={`${path} ${what}`}>
              <span className="mono">{visibleText(path) || "the value"}</span>
              <span>{visibleText(cutText(what, whatChars))}</span>
              <span className="end q" data-effect={effect}>
                {effectWords[effect]}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && <ValueContent value={schema} label={`Schema of version ${hash.slice(0, 6)}`} />}
    </li>
  );
}
