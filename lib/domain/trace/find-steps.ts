// What the reader looks for in a run: a text, which the server searches, and conditions on the steps, which the columns answer.
//   cracked screen kind:llm,tool status:failed model:gpt-* cost>0.01 duration>2s
import { readAmount, writeAmount } from "@/lib/domain/query/amount";
import type { StepTree } from "./build-tree";
import { stepKinds } from "./step";
import { kindOf, modelOf, nameOf, type StepTable, subjectOf } from "./step-table";

export const stepStatuses = ["failed", "open", "ok"] as const;
export type StepStatus = (typeof stepStatuses)[number];

export type StepFind = {
  readonly text: string;
  /** Prompts that only repeat what an earlier step said, too. */
  readonly repeats: boolean;
  /** Empty: any. */
  readonly kind: readonly string[];
  readonly status: readonly string[];
  /** `*` for any text. */
  readonly model: readonly string[];
  readonly tool: readonly string[];
  /** More than so many micro-dollars, and ns; null: any. */
  readonly cost: bigint | null;
  readonly duration: bigint | null;
};

export const noFind: StepFind = {
  text: "",
  repeats: false,
  ...{ kind: [], status: [], model: [], tool: [], cost: null, duration: null },
};

const lists = ["kind", "status", "model", "tool"] as const;
type ListName = (typeof lists)[number];
const token = /(?:^|\s)(?:(kind|status|model|tool|repeats):("[^"]*"|[^\s"]+)|(cost|duration)>(\S+))(?=\s|$)/g;

/** What makes no sense as a condition is part of the text. */
export function readFind(written: string): StepFind {
  const found: { -readonly [Key in keyof StepFind]: StepFind[Key] } = { ...noFind };
  const text = written.replace(
    token,
    (whole, list?: ListName | "repeats", value = "", amount?: "cost" | "duration", digits = "") => {
      if (list === "repeats") found.repeats = value === "yes";
      else if (list !== undefined) {
        const values = value
          .replaceAll('"', "")
          .split(",")
          .filter((each: string) => isValue(list, each));
        if (values.length === 0) return whole;
        found[list] = [...found[list], ...values];
      } else if (amount !== undefined) {
        const read = readAmount(amount === "cost" ? "money" : "duration", digits);
        if (!read.ok) return whole;
        found[amount] = read.value;
      }
      return "";
    },
  );
  return { ...found, text: text.trim() };
}

function isValue(list: ListName, value: string): boolean {
  if (list === "kind") return stepKinds.some((kind) => kind === value);
  if (list === "status") return stepStatuses.some((status) => status === value);
  return value !== "";
}

/** Reads back as the same. */
export function writeFind(find: StepFind): string {
  const parts = [find.text];
  for (const list of lists) {
    const values = find[list];
    if (values.length > 0) parts.push(`${list}:${/\s/.test(values.join()) ? `"${values.join()}"` : values.join()}`);
  }
  if (find.cost !== null) parts.push(`cost>${writeAmount("money", find.cost)}`);
  if (find.duration !== null) parts.push(`duration>${writeAmount("duration", find.duration)}`);
  if (find.repeats) parts.push("repeats:yes");
  return parts.filter((part) => part !== "").join(" ");
}

export const hasConditions = (find: StepFind) =>
  lists.some((list) => find[list].length > 0) || find.cost !== null || find.duration !== null;

/** Row → 1 where the step meets every condition. The text is not asked. */
export function filterSteps(table: StepTable, find: StepFind): Uint8Array {
  const marks = new Uint8Array(table.count);
  const [model, tool] = [anyLike(find.model), anyLike(find.tool)];
  const [cost, duration] = [
    find.cost === null ? -2 : Number(find.cost),
    find.duration === null ? -2 : Number(find.duration),
  ];
  for (let row = 0; row < table.count; row += 1) {
    const fits =
      table.pending[row] !== 1 &&
      (table.costMicroUsd[row] ?? -1) > cost &&
      (table.duration[row] ?? -1) > duration &&
      (find.kind.length === 0 || find.kind.includes(kindOf(table, row))) &&
      (find.status.length === 0 || find.status.includes(statusOf(table, row))) &&
      (model === null || model(modelOf(table, row))) &&
      (tool === null || (kindOf(table, row) === "tool" && (tool(subjectOf(table, row)) || tool(nameOf(table, row)))));
    if (fits) marks[row] = 1;
  }
  return marks;
}

function statusOf(table: StepTable, row: number): StepStatus {
  if (table.failed[row] === 1) return "failed";
  return table.duration[row] === -1 ? "open" : "ok";
}

/** Null for no pattern at all. A run has few names and many steps: each name is compared once. */
function anyLike(patterns: readonly string[]): ((value: string | null) => boolean) | null {
  if (patterns.length === 0) return null;
  const parts = patterns.map((pattern) =>
    pattern
      .split("*")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
      .join(".*"),
  );
  const like = new RegExp(`^(?:${parts.join("|")})$`, "is");
  const known = new Map<string, boolean>();
  return (value) => {
    if (value === null) return false;
    const before = known.get(value);
    if (before !== undefined) return before;
    known.set(value, like.test(value));
    return known.get(value) ?? false;
  };
}

/** Rows that are marked in both. */
export function markBoth(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((mark, row) => (mark === 1 && other[row] === 1 ? 1 : 0));
}

/** Marked rows in order of start. */
export function markedRows(marks: Uint8Array): Int32Array {
  const rows = new Int32Array(marks.reduce((sum, mark) => sum + mark, 0));
  let at = 0;
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) {
    rows[at] = row;
    at += 1;
  }
  return rows;
}

/**
 * Place in `rows` of the next match after the step in row `from` (by = 1) or before it (-1), round the end; null where there
 * is none. `rows`: the matches by start, -1 for one whose step is not here.
 */
export function nextMatch(rows: Int32Array, from: number, by: 1 | -1): number | null {
  if (rows.length === 0) return null;
  const at = from < 0 ? -1 : rows.indexOf(from);
  if (at >= 0) return (at + by + rows.length) % rows.length;
  if (by === 1) return (rows.findLastIndex((row) => row >= 0 && row <= from) + 1) % rows.length;
  const behind = rows.findIndex((row) => row >= from);
  return (behind > 0 ? behind : rows.length) - 1;
}

/** Marked rows and all above them: what is left when the others are hidden. */
export function withAncestors(tree: StepTree, marks: Uint8Array): Uint8Array {
  const shown = marks.slice();
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) {
    for (let up = tree.parent[row] ?? -1; up >= 0 && shown[up] !== 1; up = tree.parent[up] ?? -1) shown[up] = 1;
  }
  return shown;
}
