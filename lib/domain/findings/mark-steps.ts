// Which steps of a run have findings, for what draws them: a byte a row, so that a long run is marked without looking anything up.
import { rowOf, type StepTable } from "@/lib/domain/trace/step-table";
import { markOf } from "./rules";

const bits = { silent: 1, schema: 2 } as const;

/** Row → marks of its findings; undefined where no step that is here has one. Findings about the whole run mark nothing. */
export function markSteps(
  findings: readonly { readonly rule: string; readonly spanId: string | null }[],
  table: StepTable,
): Uint8Array | undefined {
  let marks: Uint8Array | undefined;
  for (const { rule, spanId } of findings) {
    const row = spanId === null ? null : rowOf(table, spanId);
    if (row === null) continue;
    marks ??= new Uint8Array(table.count);
    marks[row] = (marks[row] ?? 0) | bits[markOf(rule)];
  }
  return marks;
}

export const hasMark = (marks: Uint8Array | undefined, row: number, mark: keyof typeof bits): boolean =>
  ((marks?.[row] ?? 0) & bits[mark]) !== 0;
