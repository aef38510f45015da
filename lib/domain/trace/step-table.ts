import { type StepKind, stepKinds } from "./step";

/**
 * One window of a run as columns: row i of every column is one step, rows ordered by start.
 * `parent[i]`: row of the parent in this window, -1 a root, -2 a parent outside it (its id is in `parentId`).
 */
export type TreeWindow = {
  readonly total: number;
  readonly startTimeUnixNano: string;
  readonly names: readonly string[];
  readonly models: readonly string[];
  readonly columns: {
    readonly spanId: readonly string[];
    readonly parent: readonly number[];
    readonly name: readonly number[];
    readonly kind: readonly number[];
    readonly start: readonly number[];
    readonly duration: readonly number[];
    readonly failed: readonly number[];
    readonly model: readonly number[];
    readonly tokens: readonly number[];
    readonly costMicroUsd: readonly number[];
    readonly attempt: readonly number[];
    readonly firstToken: readonly number[];
  };
  readonly parentId: Readonly<Record<string, string>>;
};

/**
 * The steps of a run at hand, as columns; a step is named by its row (order of start). Times are ns since `startNs`.
 * Only typed arrays and small dictionaries, so that a worker can hand it over without a copy.
 */
export type StepTable = {
  /** Steps the run has; `count` of them are here. */
  readonly total: number;
  readonly count: number;
  readonly startNs: bigint;
  /** Two numbers a row: the upper and the lower half of the span id. Read by `spanIdOf`, found by `rowOf`. */
  readonly ids: Uint32Array;
  /** Hash table of rows + 1 by span id, its length a power of two; 0 is an empty place. */
  readonly idSlots: Uint32Array;
  /** -1 a root, -2 a parent that is not here. */
  readonly parent: Int32Array;
  /** Row → id of the parent that is not here. */
  readonly missingParent: ReadonlyMap<number, string>;
  readonly names: readonly string[];
  readonly models: readonly string[];
  /** Index into `names`. */
  readonly name: Uint32Array;
  /** Index into `models`, -1 for none. */
  readonly model: Int32Array;
  /** Index into `stepKinds`. */
  readonly kind: Uint8Array;
  readonly start: Float64Array;
  /** -1 while open. */
  readonly duration: Float64Array;
  readonly failed: Uint8Array;
  /** -1 where the client did not say. */
  readonly tokens: Float64Array;
  readonly costMicroUsd: Float64Array;
  /** 0 where unknown. */
  readonly attempt: Uint32Array;
  /** Ns after the start of the step; -1 where unknown. */
  readonly firstToken: Float64Array;
};

export const noParent = -1;
export const parentNotHere = -2;

export const nameOf = (table: StepTable, row: number): string => table.names[table.name[row] ?? -1] ?? "";
export const modelOf = (table: StepTable, row: number): string | null => table.models[table.model[row] ?? -1] ?? null;
export const kindOf = (table: StepTable, row: number): StepKind => stepKinds[table.kind[row] ?? -1] ?? "other";

/** Span id of a row, 16 hex digits; "" where there is no such row. */
export function spanIdOf(table: StepTable, row: number): string {
  if (row < 0 || row >= table.count) return "";
  return hex8(table.ids[2 * row] ?? 0) + hex8(table.ids[2 * row + 1] ?? 0);
}
const hex8 = (half: number) => half.toString(16).padStart(8, "0");

/** Row of a span id, null where it is not here. */
export function rowOf(table: StepTable, spanId: string): number | null {
  const high = Number.parseInt(spanId.slice(0, 8), 16);
  const low = Number.parseInt(spanId.slice(8), 16);
  const mask = table.idSlots.length - 1;
  for (let slot = slotOf(high, low, mask); ; slot = (slot + 1) & mask) {
    const row = (table.idSlots[slot] ?? 0) - 1;
    if (row < 0) return null;
    if (table.ids[2 * row] === high && table.ids[2 * row + 1] === low) return row;
  }
}

const slotOf = (high: number, low: number, mask: number) =>
  (Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b) >>> 7) & mask;

/** Half full at most, so that a search ends soon. */
function hashIds(ids: Uint32Array): Uint32Array {
  const count = ids.length / 2;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * count))));
  const mask = slots.length - 1;
  for (let row = count - 1; row >= 0; row -= 1) {
    let slot = slotOf(ids[2 * row] ?? 0, ids[2 * row + 1] ?? 0, mask);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = row + 1;
  }
  return slots;
}

type Column = keyof TreeWindow["columns"];

/** Joins consecutive windows of one run; a parent that came with another window is found by its id. */
export function joinWindows(windows: readonly TreeWindow[]): StepTable {
  const startNs = windows[0] ? BigInt(windows[0].startTimeUnixNano) : 0n;
  const column = (name: Exclude<Column, "spanId">) => windows.flatMap((window) => window.columns[name]);
  const count = windows.reduce((sum, window) => sum + window.columns.spanId.length, 0);
  const ids = joinIds(windows, count);
  const names = new Dictionary();
  const models = new Dictionary();
  const base = {
    total: Math.max(windows.at(-1)?.total ?? 0, count),
    count,
    startNs,
    ids,
    idSlots: hashIds(ids),
    name: Uint32Array.from(windows.flatMap(({ columns, names: texts }) => names.indexes(columns.name, texts))),
    model: Int32Array.from(windows.flatMap(({ columns, models: texts }) => models.indexes(columns.model, texts))),
    kind: Uint8Array.from(column("kind")),
    start: Float64Array.from(
      windows.flatMap(({ columns, startTimeUnixNano }) => {
        const shift = Number(BigInt(startTimeUnixNano) - startNs);
        return columns.start.map((ns) => ns + shift);
      }),
    ),
    duration: Float64Array.from(column("duration")),
    failed: Uint8Array.from(column("failed")),
    tokens: Float64Array.from(column("tokens")),
    costMicroUsd: Float64Array.from(column("costMicroUsd")),
    attempt: Uint32Array.from(column("attempt")),
    firstToken: Float64Array.from(column("firstToken")),
    names: names.texts,
    models: models.texts,
    parent: new Int32Array(count),
    missingParent: new Map<number, string>(),
  };
  joinParents(windows, base);
  return base;
}

function joinIds(windows: readonly TreeWindow[], count: number): Uint32Array {
  const ids = new Uint32Array(2 * count);
  let at = 0;
  for (const { columns } of windows) {
    for (const id of columns.spanId) {
      ids[at] = Number.parseInt(id.slice(0, 8), 16);
      ids[at + 1] = Number.parseInt(id.slice(8), 16);
      at += 2;
    }
  }
  return ids;
}

/** Texts of several windows under one numbering. */
class Dictionary {
  readonly texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  indexes(column: readonly number[], texts: readonly string[]): number[] {
    const known = texts.map((text) => this.#index(text));
    return column.map((index) => known[index] ?? -1);
  }

  #index(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.texts.length);
    this.texts.push(text);
    return this.texts.length - 1;
  }
}

function joinParents(windows: readonly TreeWindow[], table: StepTable & { missingParent: Map<number, string> }): void {
  let first = 0;
  for (const { columns, parentId } of windows) {
    for (const [row, local] of columns.parent.entries()) {
      const id = parentId[row];
      const known = local >= 0 ? first + local : id === undefined ? null : rowOf(table, id);
      table.parent[first + row] = known ?? (local === noParent ? noParent : parentNotHere);
      if (known === null && id !== undefined) table.missingParent.set(first + row, id);
    }
    first += columns.parent.length;
  }
}
