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
  };
  readonly parentId: Readonly<Record<string, string>>;
};

/** The steps of a run at hand, as columns; a step is named by its row (order of start). Times are ns since `startNs`. */
export type StepTable = {
  /** Steps the run has; `count` of them are here. */
  readonly total: number;
  readonly count: number;
  readonly startNs: bigint;
  readonly spanId: readonly string[];
  /** -1 a root, -2 a parent that is not here. */
  readonly parent: Int32Array;
  /** Row → id of the parent that is not here. */
  readonly missingParent: ReadonlyMap<number, string>;
  readonly name: readonly string[];
  readonly model: readonly (string | null)[];
  readonly kind: readonly StepKind[];
  readonly start: Float64Array;
  /** -1 while open. */
  readonly duration: Float64Array;
  readonly failed: Uint8Array;
  /** -1 where the client did not say. */
  readonly tokens: Float64Array;
  readonly costMicroUsd: Float64Array;
  /** 0 where unknown. */
  readonly attempt: Uint32Array;
  readonly rowOf: ReadonlyMap<string, number>;
};

export const noParent = -1;
export const parentNotHere = -2;

type Column = keyof TreeWindow["columns"];

/** Joins consecutive windows of one run; a parent that came with another window is found by its id. */
export function joinWindows(windows: readonly TreeWindow[]): StepTable {
  const startNs = windows[0] ? BigInt(windows[0].startTimeUnixNano) : 0n;
  const column = (name: Exclude<Column, "spanId">) => windows.flatMap((window) => window.columns[name]);
  const spanId = windows.flatMap((window) => window.columns.spanId);
  const rowOf = new Map(spanId.map((id, row) => [id, row]));
  const { parent, missingParent } = joinParents(windows, rowOf);
  return {
    total: Math.max(windows.at(-1)?.total ?? 0, spanId.length),
    count: spanId.length,
    startNs,
    spanId,
    parent,
    missingParent,
    name: windows.flatMap(({ columns, names }) => columns.name.map((index) => names[index] ?? "")),
    model: windows.flatMap(({ columns, models }) => columns.model.map((index) => models[index] ?? null)),
    kind: column("kind").map((index) => stepKinds[index] ?? "other"),
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
    rowOf,
  };
}

function joinParents(windows: readonly TreeWindow[], rowOf: ReadonlyMap<string, number>) {
  const parent = new Int32Array(rowOf.size);
  const missingParent = new Map<number, string>();
  let first = 0;
  for (const { columns, parentId } of windows) {
    for (const [row, local] of columns.parent.entries()) {
      const id = parentId[row];
      const known = local >= 0 ? first + local : id === undefined ? undefined : rowOf.get(id);
      parent[first + row] = known ?? (local === noParent ? noParent : parentNotHere);
      if (known === undefined && id !== undefined) missingParent.set(first + row, id);
    }
    first += columns.parent.length;
  }
  return { parent, missingParent };
}
