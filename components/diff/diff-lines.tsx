"use client";

import { useMemo, useState } from "react";
import type { DiffLayout } from "@/components/diff/layouts";
import type { DiffLine } from "@/components/diff/word-lines";
import { visibleText } from "@/components/json/visible-text";
import { formatCount } from "@/lib/format";

/** Lines around a change that are shown; more equal ones are folded. */
const around = 3;
/** So many lines are drawn before somebody asks for more. */
const drawnMax = 600;

/** Places of the lines that are drawn, and how many are folded before each. */
function visibleLines(lines: readonly DiffLine[]): { readonly at: number; readonly folded: number }[] {
  const near = lines.map(() => false);
  for (const [at, { sign }] of lines.entries()) {
    if (sign === "same") continue;
    for (let place = Math.max(0, at - around); place <= Math.min(lines.length - 1, at + around); place += 1)
      near[place] = true;
  }
  let folded = 0;
  return lines.flatMap((_, at) => {
    if (!near[at]) {
      folded += 1;
      return [];
    }
    const line = { at, folded };
    folded = 0;
    return [line];
  });
}

/** The lines of two texts, what is alike far from a change folded. */
export function DiffLines({ lines, layout }: { lines: readonly DiffLine[]; layout: DiffLayout }) {
  const [open, setOpen] = useState(false);
  const [max, setMax] = useState(drawnMax);
  const wanted = useMemo(() => (open ? lines.map((_, at) => ({ at, folded: 0 })) : visibleLines(lines)), [lines, open]);
  const shown = wanted.slice(0, max);
  const rest = lines.length - 1 - (wanted.at(-1)?.at ?? -1);
  const fold = (count: number) => (
    <button type="button" className="fold-row" onClick={() => setOpen(true)}>
      {formatCount(count)} {count === 1 ? "line" : "lines"} alike
    </button>
  );
  return (
    <div className="wd" data-layout={layout}>
      {regionsOf(lines, shown).map(({ folded, same, removed, added, at }) => (
        <div key={at}>
          {folded > 0 && fold(folded)}
          {same.map((line) => (
            <LineOf key={`${line.base} ${line.head}`} line={line} />
          ))}
          {removed.length + added.length > 0 && (
            <div className="wd-pair">
              {[removed, added].map((side, which) => (
                <div key={which === 0 ? "removed" : "added"}>
                  {side.map((line) => (
                    <LineOf key={`${line.base} ${line.head}`} line={line} />
                  ))}
                </div>
              ))}
            </div>
          )}
        </div>
      ))}
      {wanted.length > max ? (
        <button type="button" className="fold-row" onClick={() => setMax(max + drawnMax)}>
          {formatCount(wanted.length - max)} more lines
        </button>
      ) : (
        rest > 0 && fold(rest)
      )}
    </div>
  );
}

type Region = {
  readonly at: number;
  readonly folded: number;
  readonly same: DiffLine[];
  readonly removed: DiffLine[];
  readonly added: DiffLine[];
};

/** Equal lines, then what was removed and what took its place, again and again. */
function regionsOf(
  lines: readonly DiffLine[],
  shown: readonly { readonly at: number; readonly folded: number }[],
): Region[] {
  const regions: Region[] = [];
  for (const { at, folded } of shown) {
    const line = lines[at];
    if (line === undefined) continue;
    const last = regions.at(-1);
    const isNext = last && folded === 0 && (line.sign !== "same" || last.removed.length + last.added.length === 0);
    const region: Region = isNext ? last : { at, folded, same: [], removed: [], added: [] };
    if (!isNext) regions.push(region);
    region[line.sign].push(line);
  }
  return regions;
}

const signs = { same: "", removed: "−", added: "+" } as const;

function LineOf({ line }: { line: DiffLine }) {
  return (
    <div className="ln" data-sign={line.sign}>
      <i>{line.base}</i>
      <i>{line.head}</i>
      <b>{signs[line.sign]}</b>
      <span>
        {line.parts.map(({ text, changed }, at) => {
          const shown = visibleText(text);
          if (!changed) return shown;
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line never move
          return line.sign === "removed" ? <del key={at}>{shown}</del> : <ins key={at}>{shown}</ins>;
        })}
      </span>
    </div>
  );
}
