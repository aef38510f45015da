"use client";

import { type MouseEvent, type ReactNode, useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { oneLine } from "@/lib/browser/one-line";
import { useApple } from "@/lib/browser/use-key-binding";
import type { Term } from "@/lib/domain/query/ast";
import { formatCount } from "@/lib/format";

export type FacetOption = {
  /** The term that finds it. */
  readonly term: Term;
  readonly name: string;
  readonly count: number;
  /** Of all counts of the facet, 0 to 1. */
  readonly share: number;
  readonly state: "only" | "not" | "free";
};
export type FacetProps = {
  title: string;
  /** Most frequent first; undefined while not known. */
  options: readonly FacetOption[] | undefined;
  /** The counts could not be read. */
  failed: boolean;
  /** How many are shown before "n more". */
  shown: number;
  /** How a value looks; undefined: as it is written. */
  label: ((name: string) => ReactNode) | undefined;
  onOnly: (term: Term) => void;
  onToggle: (term: Term) => void;
  onExclude: (term: Term) => void;
  onClear: () => void;
};

const filterAbove = 20;

export function Facet({ title, options, failed, shown, onClear, ...each }: FacetProps) {
  const id = useId();
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const [search, setSearch] = useState("");
  const found = options?.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())) ?? [];
  const visible = all ? found : found.filter(({ state }, index) => index < shown || state !== "free");
  const more = found.length - visible.length;
  return (
    <fieldset className="facet" aria-labelledby={id}>
      <h3>
        <button type="button" id={id} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "chevron-down" : "chevron-right"} />
          {title}
        </button>
        {options?.some(({ state }) => state !== "free") && (
          <button type="button" className="clear" aria-label={`Clear ${title}`} onClick={onClear}>
            clear
          </button>
        )}
      </h3>
      {open && all && (options?.length ?? 0) > filterAbove && (
        <div className="field facet-search">
          <input aria-label={`Find in ${title}`} value={search} onChange={(event) => setSearch(event.target.value)} />
        </div>
      )}
      {open && options === undefined && (failed ? <p className="more">not known</p> : <FacetSkeleton rows={shown} />)}
      {open && options?.length === 0 && <p className="more">none</p>}
      {open && visible.length > 0 && (
        <ul>
          {visible.map((option) => (
            <Value key={option.name} title={title} option={option} {...each} />
          ))}
        </ul>
      )}
      {open && (more > 0 || all) && (
        <button type="button" className="more" onClick={() => setAll(!all)}>
          {all ? "fewer" : `${formatCount(more)} more`}
        </button>
      )}
    </fieldset>
  );
}

type ValueProps = Pick<FacetProps, "title" | "label" | "onOnly" | "onToggle" | "onExclude"> & { option: FacetOption };

/** Click: only this. With ⌘ or the box: beside the others. With ⌥: all but this. */
function Value({ title, option: { term, name, count, share, state }, label, onOnly, onToggle, onExclude }: ValueProps) {
  const line = oneLine(name);
  const apple = useApple();
  const choose = (event: MouseEvent) => {
    if (event.altKey) onExclude(term);
    else if (event.metaKey || event.ctrlKey) onToggle(term);
    else onOnly(term);
  };
  return (
    <li className={count === 0 ? "off" : ""} data-state={state}>
      <Checkbox
        checked={state === "only"}
        onChange={() => onToggle(term)}
        label={`${title} ${line}, beside what is chosen`}
      />
      <button
        type="button"
        className="cut"
        title={`${line} (${apple ? "⌘" : "Ctrl"} adds, ${apple ? "⌥" : "Alt"} excludes)`}
        aria-pressed={state === "only"}
        onClick={choose}
      >
        {state === "not" && <span className="sr">not </span>}
        {label?.(name) ?? <bdi>{line}</bdi>}
      </button>
      <span className="w" aria-hidden="true">
        <b style={{ width: `${share === 0 ? 0 : Math.max(share * 100, 6)}%` }} />
      </span>
      <span className="c">
        {formatCount(count)}
        <span className="sr"> runs</span>
      </span>
    </li>
  );
}

function FacetSkeleton({ rows }: { rows: number }) {
  return (
    <ul aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <li key={row}>
          <Skeleton width={14} height={14} />
          <Skeleton width={96 - ((row * 17) % 40)} />
        </li>
      ))}
    </ul>
  );
}
