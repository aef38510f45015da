"use client";

import { useMemo, useState } from "react";
import { JsonViewer } from "@/components/json/json-viewer";
import { LongText } from "@/components/json/long-text";
import { fromValue, type JsonNode, readDocument, writeJson } from "@/components/json/read-json";
import { cutText } from "@/components/json/visible-text";
import { Markdown } from "@/components/run/markdown";
import { CopyButton } from "@/components/ui/copy-button";
import type { Json } from "@/lib/domain/trace/step";
import { formatCount } from "@/lib/format";

const clampChars = 900;
const clampLines = 12;
/** Above this a text is no longer laid out as Markdown but shown as written, piece by piece. */
const markdownCharsMax = 50_000;

/** A text that a model, a user or a tool wrote: JSON in the viewer, else Markdown; long ones are clamped and say so. */
export function Content({ text, label, asWritten = false, bare = false }: ContentProps) {
  const document = useMemo(() => (asWritten ? null : readDocument(text)), [text, asWritten]);
  if (text === "") return <span className="q">empty</span>;
  if (document) return bare ? <JsonViewer node={document} label={label} /> : <JsonCard node={document} label={label} />;
  return <ClampedText text={text} label={label} asWritten={asWritten} />;
}
export type ContentProps = {
  text: string;
  label: string;
  asWritten?: boolean;
  /** JSON without a card around it. */
  bare?: boolean;
};

function ClampedText({ text, label, asWritten }: { text: string; label: string; asWritten: boolean }) {
  const [all, setAll] = useState(false);
  const long = isLong(text);
  const shown = long && !all ? clamp(text) : text;
  return (
    <div className={long && !all ? "clamped" : ""}>
      {asWritten || shown.length > markdownCharsMax ? (
        <LongText text={shown} label={label} />
      ) : (
        <Markdown text={shown} />
      )}
      {long && (
        <button type="button" className="more-text" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "show less" : `show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </div>
  );
}

const isLong = (text: string) => text.length > clampChars || lineEnd(text, clampLines + 2) < text.length;
const clamp = (text: string) => `${cutText(text, Math.min(clampChars, lineEnd(text, clampLines))).trimEnd()} …`;

/** Where the first `lines` lines end. */
function lineEnd(text: string, lines: number): number {
  let end = -1;
  for (let line = 0; line < lines; line += 1) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

/** A value that came as JSON, or a string: then as any other text. */
export function ValueContent({ value, label }: { value: Json; label: string }) {
  const node = useMemo(() => (typeof value === "string" ? null : fromValue(value)), [value]);
  if (node) return <JsonViewer node={node} label={label} />;
  return <Content text={String(value)} label={label} bare />;
}

function JsonCard({ node, label }: { node: JsonNode; label: string }) {
  return (
    <div className="call">
      <header>
        JSON
        <span className="end">
          <CopyButton iconOnly text={() => writeJson(node)} label="Copy the document" />
        </span>
      </header>
      <JsonViewer node={node} label={label} />
    </div>
  );
}
