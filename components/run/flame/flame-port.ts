import { cutText, visibleText } from "@/components/json/visible-text";
import { splitName } from "@/components/run/step-name";
import type { FlameBoxes } from "@/lib/domain/trace/flame-boxes";
import type { StepKind } from "@/lib/domain/trace/step";
import { kindOf, modelOf, nameOf, type StepTable } from "@/lib/domain/trace/step-table";

/** What the picture needs to know of its boxes; time and money differ in these few functions. */
export type FlamePort = {
  readonly boxes: FlameBoxes;
  readonly name: (box: number) => string;
  readonly kind: (box: number) => StepKind;
  /** `1.56 s`, `$0.0312`: of the box with all below it, and of what is its own; null where that says nothing. */
  readonly amount: (box: number) => string;
  readonly own: (box: number) => string | null;
  /** Whose own part is not money but usage without a price. */
  readonly hatched: (box: number) => boolean;
};

const nameChars = 120;

/** Names as the tree writes them: of a model call the model counts. */
export function nameBoxes(table: StepTable, { row }: FlameBoxes): Pick<FlamePort, "name" | "kind"> {
  return {
    name: (box) => {
      const step = row[box] ?? -1;
      const kind = kindOf(table, step);
      const { quiet, loud } = splitName(nameOf(table, step), kind === "llm" ? modelOf(table, step) : null);
      return visibleText(cutText(quiet ? `${quiet} ${loud}` : loud, nameChars));
    },
    kind: (box) => kindOf(table, row[box] ?? -1),
  };
}
