"use client";

import { useState } from "react";
import { useTryRedaction } from "@/lib/browser/data-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { Redaction, RedactionTried } from "@/lib/contract/redaction";
import { redactionLimits, replacement } from "@/lib/domain/redaction/rules";

const example = `{"user": "Ada Byron", "email": "ada@example.com", "card": "4111 1111 1111 1111",
 "password": "correct horse", "phone": "(415) 555-0132"}
Authorization: Bearer sk-proj-3f9ad1c27b8e4410aa52`;

/** A text before and after: as the rules are written, and before they are saved. */
export function Sample({ rules }: { rules: Redaction["rules"] }) {
  const [sample, setSample] = useState(example);
  const ready = { ...rules, patterns: rules.patterns.filter(({ pattern }) => pattern !== "") };
  const tried = useTryRedaction({ rules: ready, sample });
  const hits = tried.data?.pieces.filter(({ rule }) => rule !== null).length ?? 0;
  return (
    <div className="redaction-sample">
      <label className="labelled">
        <span className="label">Try it: before</span>
        <span className="field area mono">
          <textarea
            rows={6}
            spellCheck={false}
            maxLength={redactionLimits.sampleChars}
            value={sample}
            onChange={({ target }) => setSample(target.value)}
          />
        </span>
      </label>
      <div className="labelled">
        <span className="label" id="redaction-after">
          After{tried.data && !tried.isError ? `: ${hits === 1 ? "1 place" : `${hits} places`} taken out` : ""}
        </span>
        {tried.isError ? (
          <p className="wrong-text" role="alert">
            {describeError(tried.error).detail}
          </p>
        ) : (
          <section className="redaction-after mono" aria-labelledby="redaction-after" aria-live="polite" tabIndex={-1}>
            {tried.data && <Pieces pieces={tried.data.pieces} />}
          </section>
        )}
        <span className="q hint">The sample is not kept.</span>
      </div>
    </div>
  );
}

function Pieces({ pieces }: Pick<RedactionTried, "pieces">) {
  return pieces.map(({ text, rule }, at) =>
    rule === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one answer never move
      <mark key={at} className="redacted" title={text}>
        {replacement(rule)}
      </mark>
    ),
  );
}
