// biome-ignore-all lint/a11y/useSemanticElements: boxes are drawn on a canvas; these words stand for them
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree has the focus and names its active box
import { memo } from "react";
import { describeBox } from "@/components/run/flame/flame-popover";
import type { FlamePort } from "@/components/run/flame/flame-port";
import { boxesAbove } from "@/lib/domain/trace/flame-boxes";
import { boxesBelow } from "@/lib/domain/trace/flame-view";

const belowMax = 50;
export const boxId = (id: string, box: number) => `${id}-box-${box}`;

type FlameTwinProps = { id: string; port: FlamePort; selected: number | null };

/** The selected box, what is above it and what is right below, as words: the picture itself says nothing to a screen reader. */
export const FlameTwin = memo(function FlameTwin({ id, port, selected }: FlameTwinProps) {
  if (selected === null) return null;
  const above = boxesAbove(port.boxes, selected).reverse();
  const below = boxesBelow(port.boxes, selected);
  return [...above, selected, ...below.slice(0, belowMax)].map((box) => (
    <span
      key={box}
      id={boxId(id, box)}
      role="treeitem"
      className="sr"
      aria-level={(port.boxes.lane[box] ?? 0) + 1}
      aria-selected={box === selected}
      {...(box === selected && below.length > 0 ? { "aria-expanded": true } : {})}
    >
      {`${port.kind(box)} ${port.name(box)}, ${describeBox(port, box).join(", ")}`}
    </span>
  ));
});
