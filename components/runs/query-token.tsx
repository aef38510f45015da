"use client";

import { Icon } from "@/components/ui/icon";
import { oneLine } from "@/lib/browser/one-line";
import { parseQuery } from "@/lib/domain/query/parse";

export type QueryTokenProps = { part: string; onDrop: () => void; onReopen: () => void };

/** A finished term: its field is quiet, its value is not; what makes no sense is underlined. */
export function QueryToken({ part, onDrop, onReopen }: QueryTokenProps) {
  const text = oneLine(part);
  const [, minus = "", field = "", value = text] =
    /^(-?)((?:[A-Za-z]\w*(?:\.[^\s:<>=!"(),]+)?)[:<>]=?)(.+)$/.exec(text) ?? [];
  const state = parseQuery(part).problems.length > 0 ? "err" : minus === "" && !text.startsWith("-") ? "" : "neg";
  return (
    <span className={`tok ${state}`}>
      <button type="button" className="open cut" title={`Change ${text}`} onClick={onReopen}>
        {minus !== "" && <span className="sr">not </span>}
        <span className="f">{field}</span>
        <span className="v">
          <bdi>{field === "" && state === "neg" ? value.slice(1) : value}</bdi>
        </span>
      </button>
      <button type="button" className="drop" aria-label={`Drop ${text}`} onClick={onDrop}>
        <Icon name="close" small />
      </button>
    </span>
  );
}
