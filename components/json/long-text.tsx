"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { chunkText, visibleText } from "@/components/json/visible-text";

const chunkChars = 2000;
const plainCharsMax = 20_000;
const linePx = 19;

export type LongTextProps = { text: string; label: string };

/** A text as it was written, of any length: megabytes are drawn only where they are in view. */
export function LongText({ text, label }: LongTextProps) {
  if (text.length <= plainCharsMax) return <pre className="as-written">{visibleText(text)}</pre>;
  return <VirtualText text={text} label={label} />;
}

function VirtualText({ text, label }: LongTextProps) {
  const scroller = useRef<HTMLElement>(null);
  const chunks = useMemo(() => chunkText(text, chunkChars), [text]);
  const rows = useVirtualizer({
    count: chunks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 20,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={scroller} className="as-written tall" aria-label={label} tabIndex={0}>
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, key, start }) => (
          <div key={key} ref={rows.measureElement} data-index={index} className="vrow" style={{ top: start }}>
            {visibleText(chunks[index] ?? "") || "\u200b"}
          </div>
        ))}
      </div>
    </section>
  );
}
