"use client";

import { Fragment } from "react";
import type { FlamePort } from "@/components/run/flame/flame-port";
import { Icon } from "@/components/ui/icon";
import { boxesAbove } from "@/lib/domain/trace/flame-boxes";

export type FlameCrumbsProps = {
  port: FlamePort;
  selected: number | null;
  /** The box that fills the picture, null: the whole run. */
  zoomed: number | null;
  onZoom: (box: number | null) => void;
};

/** Longer lines keep their ends. */
const endsMax = { first: 1, last: 3 } as const;

/** From the whole run down to the selected box; a click fills the picture with one of them. */
export function FlameCrumbs({ port, selected, zoomed, onZoom }: FlameCrumbsProps) {
  const line = selected === null ? [] : [...boxesAbove(port.boxes, selected).reverse(), selected];
  const hidden = line.length - endsMax.first - endsMax.last;
  const shown = hidden > 1 ? [...line.slice(0, endsMax.first), ...line.slice(-endsMax.last)] : line;
  return (
    <nav className="flame-crumbs" aria-label="Zoom">
      <button type="button" aria-current={zoomed === null} onClick={() => onZoom(null)}>
        Whole run
      </button>
      {shown.map((box, at) => (
        <Fragment key={box}>
          <Icon name="chevron-right" />
          {hidden > 1 && at === endsMax.first && (
            <>
              <span className="q">{hidden} more</span>
              <Icon name="chevron-right" />
            </>
          )}
          <button type="button" aria-current={box === zoomed} onClick={() => onZoom(box)}>
            <bdi className="cut">{port.name(box)}</bdi>
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
