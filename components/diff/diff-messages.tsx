"use client";

import { useMemo, useState } from "react";
import { messageText, speakerOf } from "@/components/diff/detail-sections";
import { DiffLines } from "@/components/diff/diff-lines";
import type { DiffLayout } from "@/components/diff/layouts";
import { wordLines } from "@/components/diff/word-lines";
import { cutText, visibleText } from "@/components/json/visible-text";
import type { MessagePair } from "@/lib/domain/diff/pair-messages";
import { formatCount } from "@/lib/format";

/** Two conversations, message by message: what is alike folded, what changed by word. */
export function DiffMessages({ pairs, layout }: { pairs: readonly MessagePair[]; layout: DiffLayout }) {
  const stretches = useMemo(() => stretchesOf(pairs), [pairs]);
  return stretches.map(({ at, same }) =>
    same ? (
      <AlikeMessages key={at[0]} pairs={at.flatMap((place) => pairs[place] ?? [])} />
    ) : (
      at.map((place) => {
        const pair = pairs[place];
        return pair && <ChangedMessage key={place} pair={pair} layout={layout} />;
      })
    ),
  );
}

type Stretch = { readonly same: boolean; readonly at: number[] };

/** Neighbours that are alike are one stretch. */
function stretchesOf(pairs: readonly MessagePair[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [place, { same }] of pairs.entries()) {
    const last = stretches.at(-1);
    if (last?.same === same) last.at.push(place);
    else stretches.push({ same, at: [place] });
  }
  return stretches;
}

const previewChars = 160;

function AlikeMessages({ pairs }: { pairs: readonly MessagePair[] }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="dm-alike">
      <button type="button" className="fold-row" aria-expanded={open} onClick={() => setOpen(!open)}>
        {formatCount(pairs.length)} {pairs.length === 1 ? "message" : "messages"} alike
      </button>
      {open &&
        pairs.map(({ head }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no name
          <p key={at}>
            <b>{head && speakerOf(head)}</b> {head && visibleText(cutText(messageText(head), previewChars))}
          </p>
        ))}
    </div>
  );
}

function ChangedMessage({ pair: { base, head }, layout }: { pair: MessagePair; layout: DiffLayout }) {
  const lines = useMemo(
    () => wordLines(base === null ? "" : messageText(base), head === null ? "" : messageText(head)),
    [base, head],
  );
  const message = head ?? base;
  return (
    <div className="dm">
      <h3>
        <span>{message && visibleText(speakerOf(message))}</span>
        <span className="q">{base === null ? "added" : head === null ? "removed" : "changed"}</span>
      </h3>
      <DiffLines lines={lines} layout={layout} />
    </div>
  );
}
