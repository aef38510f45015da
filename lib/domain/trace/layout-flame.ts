import type { StepTree } from "./build-tree";
import type { FlameBoxes } from "./flame-boxes";
import { type CostFlame, layoutCostFlame } from "./flame-cost";
import { layoutIcicle } from "./flame-icicle";
import { layoutTimeFlame } from "./flame-time";
import { ownTimes } from "./flame-value";
import type { StepTable } from "./step-table";

/** One of the pictures that boxes can make of a run. */
export type FlameKind =
  | { readonly kind: "time"; readonly nowNs: number }
  | { readonly kind: "mergedTime"; readonly nowNs: number; readonly until: number | null }
  | { readonly kind: "cost"; readonly merged: boolean; readonly until: number | null };
export type FlameOrder = {
  readonly steps: { readonly table: StepTable; readonly tree: StepTree; readonly cost: Float64Array };
  readonly picture: FlameKind;
};
export type FlamePicture = { readonly boxes: FlameBoxes; readonly cost: CostFlame | null };

export function layoutFlame({ steps: { table, tree, cost }, picture }: FlameOrder): FlamePicture {
  switch (picture.kind) {
    case "time":
      return { boxes: layoutTimeFlame(table, tree, picture.nowNs), cost: null };
    case "mergedTime": {
      const own = ownTimes(table, tree, picture.nowNs, picture.until ?? undefined);
      return { boxes: layoutIcicle({ table, tree, own, merged: true, until: picture.until }), cost: null };
    }
    case "cost": {
      const flame = layoutCostFlame({ table, tree, cost, merged: picture.merged, until: picture.until });
      return { boxes: flame.boxes, cost: flame };
    }
  }
}
