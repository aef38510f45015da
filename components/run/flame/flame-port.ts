import { cutText, visibleText } from "@/components/json/visible-text";
import { splitName } from "@/components/run/step-name";
import type { StepViewProps } from "@/components/run/view-props";
import { hasMark } from "@/lib/domain/findings/mark-steps";
import type { FlameBoxes } from "@/lib/domain/trace/flame-boxes";
import type { StepKind } from "@/lib/domain/trace/step";
import { kindOf, modelOf, nameOf } from "@/lib/domain/trace/step-table";

/** What the picture needs to know of its boxes; time and money differ in these few functions. */
export type FlamePort = {
  readonly boxes: FlameBoxes;
  readonly name: (box: number) => string;
  readonly kind: (box: number) => StepKind;
  /** What was found at its one step; null where there is nothing, and for boxes of several steps. */
  readonly found: (box: number) => "schema" | "silent" | null;
  /** `1.56 s`, `$0.0312`: of the box with all below it, and of what is its own; null where that says nothing. */
  readonly amount: (box: number) => string;
  readonly own: (box: number) => string | null;
  /** Whose own part is not money but usage without a price. */
  readonly hatched: (box: number) => boolean;
};

const nameChars = 120;

/** Names as the tree writes them: of a model call the model counts. */
export function nameBoxes(
  { table, found }: StepViewProps["steps"],
  { row, steps }: FlameBoxes,
): Pick<FlamePort, "name" | "kind" | "found"> {
  return {
    found: (box) => {
      const step = row[box] ?? -1;
      if (steps[box] !== 1) return null;
      return hasMark(found, step, "schema") ? "schema" : hasMark(found, step, "silent") ? "silent" : null;
    },
    name: (box) => {
      const step = row[box] ?? -1;
      const kind = kindOf(table, step);
      const { quiet, loud } = splitName(nameOf(table, step), kind === "llm" ? modelOf(table, step) : null);
      return visibleText(cutText(quiet ? `${quiet} ${loud}` : loud, nameChars));
    },
    kind: (box) => kindOf(table, row[box] ?? -1),
  };
}
