"use client";

import { useMemo, useState } from "react";
import type { DetailSection } from "@/components/diff/detail-sections";
import { DiffLines } from "@/components/diff/diff-lines";
import { DiffMessages } from "@/components/diff/diff-messages";
import type { DiffLayout } from "@/components/diff/layouts";
import { type DiffLine, wordLines } from "@/components/diff/word-lines";
import { cutText, visibleText } from "@/components/json/visible-text";
import { jsonChanges } from "@/lib/domain/diff/json-changes";
import { formatCount } from "@/lib/format";

const pathsMax = 12;

/** One field of both steps: by path where it is JSON, then line by line with the words that changed. */
export function DiffSection({ section, layout }: { section: DetailSection; layout: DiffLayout }) {
  const lines = useMemo(() => wordLines(section.base, section.head), [section]);
  const alike = lines.every(({ sign }) => sign === "same");
  return (
    <section aria-label={section.title}>
      <h2 className="diff-sub">
        {section.title}
        <span className="q">{alike ? "alike" : changeWords(lines)}</span>
      </h2>
      {!alike && section.json && <Paths json={section.json} />}
      {alike ? (
        <Alike text={section.head} />
      ) : section.messages ? (
        <DiffMessages pairs={section.messages} layout={layout} />
      ) : (
        <DiffLines lines={lines} layout={layout} />
      )}
    </section>
  );
}

function changeWords(lines: readonly DiffLine[]): string {
  const count = (sign: DiffLine["sign"]) => lines.filter((line) => line.sign === sign).length;
  return `−${formatCount(count("removed"))} +${formatCount(count("added"))}`;
}

const alikeChars = 400;

function Alike({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  return (
    <div className="wd diff-alike">
      <span>{visibleText(all ? text : cutText(text, alikeChars))}</span>
      {text.length > alikeChars && (
        <button type="button" className="more-text" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "show less" : `show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </div>
  );
}

function Paths({ json }: { json: NonNullable<DetailSection["json"]> }) {
  const changes = useMemo(() => jsonChanges(json.base, json.head), [json]);
  const written = (value: unknown) =>
    value === undefined ? "nothing" : visibleText(cutText(JSON.stringify(value), 80));
  return (
    <ul className="diff-paths">
      {changes.slice(0, pathsMax).map(({ path, base, head }) => (
        <li key={path}>
          <code>{visibleText(path || "the whole value")}</code> <del>{written(base)}</del>{" "}
          <span aria-hidden="true">→</span> <ins>{written(head)}</ins>
        </li>
      ))}
      {changes.length > pathsMax && <li className="q">and {formatCount(changes.length - pathsMax)} more places</li>}
    </ul>
  );
}
