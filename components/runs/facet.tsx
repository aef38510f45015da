"use client";

import { type MouseEvent, type ReactNode, useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { oneLine } from "@/lib/browser/one-line";
import { formatCount } from "@/lib/format";

/** `share` of all counts of the facet, 0 to 1. */
export type FacetOption = { readonly value: string; readonly count: number; readonly share: number };
export type FacetProps = {
  title: string;
  /** Most frequent first; undefined while not known. */
  options: readonly FacetOption[] | undefined;
  /** The counts could not be read. */
  failed: boolean;
  chosen: readonly string[];
  /** How many are shown before "n more". */
  shown: number;
  /** How a value looks; undefined: as it is written. */
  label: ((value: string) => ReactNode) | undefined;
  onOnly: (value: string) => void;
  onToggle: (value: string) => void;
  onClear: () => void;
};

const filterAbove = 20;

export function Facet({ title, options, failed, chosen, shown, onClear, ...each }: FacetProps) {
  const id = useId();
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const [search, setSearch] = useState("");
  const found = options?.filter(({ value }) => value.toLowerCase().includes(search.toLowerCase())) ?? [];
  const visible = all ? found : found.filter(({ value }, index) => index < shown || chosen.includes(value));
  const more = found.length - visible.length;
  return (
    <fieldset className="facet" aria-labelledby={id}>
      <h3>
        <button type="button" id={id} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "chevron-down" : "chevron-right"} />
          {title}
        </button>
        {chosen.length > 0 && (
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
            <Value key={option.value} title={title} option={option} chosen={chosen.includes(option.value)} {...each} />
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

type ValueProps = Pick<FacetProps, "title" | "label" | "onOnly" | "onToggle"> & {
  option: FacetOption;
  chosen: boolean;
};

function Value({ title, option: { value, count, share }, chosen, label, onOnly, onToggle }: ValueProps) {
  const line = oneLine(value);
  const choose = (event: MouseEvent) => (event.metaKey || event.ctrlKey ? onToggle(value) : onOnly(value));
  return (
    <li className={count === 0 ? "off" : ""} data-chosen={chosen}>
      <Checkbox checked={chosen} onChange={() => onToggle(value)} label={`${title} ${line}, beside what is chosen`} />
      <button type="button" className="cut" title={line} aria-pressed={chosen} onClick={choose}>
        {label?.(value) ?? <bdi>{line}</bdi>}
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
