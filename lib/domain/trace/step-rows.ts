import { stepKinds } from "./step";
import { addId, findId, hashIds, hexOf, highOf, lowOf, slotsFor } from "./step-ids";
import { noParent, notCounted, parentNotHere, type StepTable } from "./step-table";

/**
 * Steps of one run in pieces, as they come: row i of every column is one step, in any order. A step names its parent by
 * id, which may be in another piece, or nowhere.
 */
export type StepPiece = {
  readonly startTimeUnixNano: string;
  readonly names: readonly string[];
  readonly models: readonly string[];
  readonly subjects: readonly string[];
  readonly columns: {
    readonly spanId: readonly string[];
    readonly parentId: readonly (string | null)[];
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
    readonly subject: readonly number[];
    readonly children: readonly number[];
    readonly costBelow: readonly number[];
  };
};

/** One step; an id is its upper and its lower half. `start` in ns since `StepRows.startNs`. */
export type RawStep = {
  high: number;
  low: number;
  hasParent: boolean;
  parentHigh: number;
  parentLow: number;
  name: string;
  kind: number;
  start: number;
  duration: number;
  failed: boolean;
  model: string | null;
  tokens: number;
  costMicroUsd: number;
  attempt: number;
  firstToken: number;
  subject: string | null;
  /** Steps right below it in the whole run, -1 where nobody counted. */
  children: number;
  /** What it and all below it cost in the whole run, -2 where nobody counted. */
  costBelow: number;
};

const firstRoom = 1_024;
/** More missing parents than this are not drawn: their children stand at the top. */
const placeholdersMax = 10_000;
const placeholderName = "has not arrived";

/** Collects the steps of a run. A step that comes again takes the place of what was known of it: repeats change nothing. */
export class StepRows {
  #columns = makeColumns(firstRoom);
  #slots: Uint32Array = slotsFor(firstRoom);
  #room = firstRoom;
  readonly #names = new Texts();
  readonly #models = new Texts();
  readonly #subjects = new Texts();
  /** What `start` of a raw step counts from: the start of what came first. */
  startNs: bigint | null = null;
  count = 0;

  add({ startTimeUnixNano, names, models, subjects, columns }: StepPiece): void {
    const pieceNs = BigInt(startTimeUnixNano);
    this.startNs ??= pieceNs;
    const shift = Number(pieceNs - this.startNs);
    for (let row = 0; row < columns.spanId.length; row += 1) {
      const id = columns.spanId[row] ?? "";
      const parent = columns.parentId[row] ?? null;
      this.put({
        high: highOf(id),
        low: lowOf(id),
        hasParent: parent !== null,
        parentHigh: parent === null ? 0 : highOf(parent),
        parentLow: parent === null ? 0 : lowOf(parent),
        name: names[columns.name[row] ?? -1] ?? "",
        kind: columns.kind[row] ?? stepKinds.indexOf("other"),
        start: (columns.start[row] ?? 0) + shift,
        duration: columns.duration[row] ?? -1,
        failed: columns.failed[row] === 1,
        model: models[columns.model[row] ?? -1] ?? null,
        tokens: columns.tokens[row] ?? -1,
        costMicroUsd: columns.costMicroUsd[row] ?? -1,
        attempt: columns.attempt[row] ?? 0,
        firstToken: columns.firstToken[row] ?? -1,
        subject: subjects[columns.subject[row] ?? -1] ?? null,
        children: columns.children[row] ?? -1,
        costBelow: columns.costBelow[row] ?? notCounted,
      });
    }
  }

  put(step: RawStep): void {
    const known = findId(this.#columns.ids, this.#slots, step.high, step.low);
    const row = known >= 0 ? known : this.#begin(step);
    const to = this.#columns;
    to.hasParent[row] = step.hasParent ? 1 : 0;
    to.parentIds[2 * row] = step.parentHigh;
    to.parentIds[2 * row + 1] = step.parentLow;
    to.name[row] = this.#names.index(step.name);
    to.model[row] = step.model === null ? -1 : this.#models.index(step.model);
    to.kind[row] = step.kind;
    to.start[row] = step.start;
    to.duration[row] = step.duration;
    to.failed[row] = step.failed ? 1 : 0;
    to.tokens[row] = step.tokens;
    to.costMicroUsd[row] = step.costMicroUsd;
    to.attempt[row] = step.attempt;
    to.firstToken[row] = step.firstToken;
    to.subject[row] = step.subject === null ? -1 : this.#subjects.index(step.subject);
    if (known < 0 || step.children >= 0) to.children[row] = step.children;
    if (known < 0 || step.costBelow > notCounted) to.costBelow[row] = step.costBelow;
    to.pending[row] = 0;
  }

  #begin({ high, low }: RawStep): number {
    if (this.count === this.#room) this.#grow();
    const row = this.count;
    this.count += 1;
    this.#columns.ids[2 * row] = high;
    this.#columns.ids[2 * row + 1] = low;
    addId(this.#columns.ids, this.#slots, row);
    return row;
  }

  #grow(): void {
    this.#room *= 2;
    const larger = makeColumns(this.#room);
    for (const [name, column] of Object.entries(this.#columns)) larger[name as keyof Columns].set(column);
    this.#columns = larger;
    this.#slots = hashIds(larger.ids, this.count, slotsFor(this.#room));
  }

  /**
   * What is here, ordered by start, then id; it shares nothing with the rows but texts. `total`: steps the run has.
   * While a run is live, a parent that only its children name gets a row of its own (`pending`), so that they stand
   * together under it; it starts with the first of them, and the step itself takes its place.
   *
   *     chat of=lost 10..20        lost 10..open pending
   *     tool of=lost 20..30   →      chat 10..20
   *                                  tool 20..30
   */
  table(total: number, live: boolean): StepTable {
    if (live) this.#addPlaceholders();
    const from = this.#columns;
    const order = orderOf(from, this.count, live);
    const count = order.length;
    const ids = pairs(from.ids, order);
    const idSlots = hashIds(ids, count);
    return {
      total: Math.max(total, this.#arrived()),
      count,
      startNs: this.startNs ?? 0n,
      ids,
      idSlots,
      ...parentsOf(from, order, ids, idSlots),
      names: this.#names.texts,
      models: this.#models.texts,
      subjects: this.#subjects.texts,
      name: pick(from.name, order),
      model: pick(from.model, order),
      kind: pick(from.kind, order),
      start: pick(from.start, order),
      duration: pick(from.duration, order),
      failed: pick(from.failed, order),
      tokens: pick(from.tokens, order),
      costMicroUsd: pick(from.costMicroUsd, order),
      attempt: pick(from.attempt, order),
      firstToken: pick(from.firstToken, order),
      subject: pick(from.subject, order),
      children: pick(from.children, order),
      costBelow: pick(from.costBelow, order),
      pending: pick(from.pending, order),
    };
  }

  #arrived(): number {
    let arrived = 0;
    for (let row = 0; row < this.count; row += 1) arrived += this.#columns.pending[row] === 0 ? 1 : 0;
    return arrived;
  }

  #addPlaceholders(): void {
    const room = placeholdersMax - (this.count - this.#arrived());
    const starts = new Map<string, number>();
    for (let row = 0; row < this.count; row += 1) {
      if (this.#columns.hasParent[row] !== 1) continue;
      const [high, low] = [this.#columns.parentIds[2 * row] ?? 0, this.#columns.parentIds[2 * row + 1] ?? 0];
      const above = findId(this.#columns.ids, this.#slots, high, low);
      if (above >= 0 && this.#columns.pending[above] === 0) continue;
      const id = hexOf(high, low);
      const earliest = starts.get(id) ?? Number.POSITIVE_INFINITY;
      if (earliest < Number.POSITIVE_INFINITY || starts.size < room || above >= 0) {
        starts.set(id, Math.min(earliest, this.#columns.start[row] ?? 0));
      }
    }
    for (const [id, start] of starts) {
      this.put({ ...unknownStep, name: placeholderName, high: highOf(id), low: lowOf(id), start });
      this.#columns.pending[findId(this.#columns.ids, this.#slots, highOf(id), lowOf(id))] = 1;
    }
  }
}

/** A step of which nothing is known but its place. */
export const unknownStep: Omit<RawStep, "high" | "low" | "start"> = {
  ...{ hasParent: false, parentHigh: 0, parentLow: 0, name: "", kind: stepKinds.indexOf("other"), duration: -1 },
  ...{
    failed: false,
    model: null,
    tokens: -1,
    costMicroUsd: -1,
    attempt: 0,
    firstToken: -1,
    subject: null,
    children: -1,
    costBelow: notCounted,
  },
};

type Columns = ReturnType<typeof makeColumns>;
function makeColumns(room: number) {
  return {
    ids: new Uint32Array(2 * room),
    parentIds: new Uint32Array(2 * room),
    hasParent: new Uint8Array(room),
    name: new Uint32Array(room),
    model: new Int32Array(room),
    kind: new Uint8Array(room),
    start: new Float64Array(room),
    duration: new Float64Array(room),
    failed: new Uint8Array(room),
    tokens: new Float64Array(room),
    costMicroUsd: new Float64Array(room),
    attempt: new Uint32Array(room),
    firstToken: new Float64Array(room),
    subject: new Int32Array(room),
    children: new Int32Array(room),
    costBelow: new Float64Array(room),
    pending: new Uint8Array(room),
  };
}

/** Texts by the order in which they are first met. */
class Texts {
  readonly texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  index(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.texts.length);
    this.texts.push(text);
    return this.texts.length - 1;
  }
}

/** Rows by start, then id, a placeholder before its children. Most come in that order already. */
function orderOf({ ids, start, pending }: Columns, count: number, live: boolean): Uint32Array {
  const order = new Uint32Array(count);
  let filled = 0;
  for (let row = 0; row < count; row += 1) {
    if (!live && pending[row] === 1) continue;
    order[filled] = row;
    filled += 1;
  }
  const rows = order.subarray(0, filled);
  const compare = (a: number, b: number) =>
    (start[a] ?? 0) - (start[b] ?? 0) ||
    (pending[b] ?? 0) - (pending[a] ?? 0) ||
    (ids[2 * a] ?? 0) - (ids[2 * b] ?? 0) ||
    (ids[2 * a + 1] ?? 0) - (ids[2 * b + 1] ?? 0);
  return rows.some((row, at) => at > 0 && compare(rows[at - 1] ?? 0, row) > 0) ? rows.sort(compare) : rows;
}

function pick<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(column: T, order: Uint32Array): T {
  const picked = column.slice(0, order.length) as T;
  for (let row = 0; row < order.length; row += 1) picked[row] = column[order[row] ?? 0] ?? 0;
  return picked;
}

function pairs(column: Uint32Array, order: Uint32Array): Uint32Array {
  const picked = new Uint32Array(2 * order.length);
  for (let row = 0; row < order.length; row += 1) {
    const from = 2 * (order[row] ?? 0);
    picked[2 * row] = column[from] ?? 0;
    picked[2 * row + 1] = column[from + 1] ?? 0;
  }
  return picked;
}

function parentsOf({ hasParent, parentIds }: Columns, order: Uint32Array, ids: Uint32Array, slots: Uint32Array) {
  const parent = new Int32Array(order.length).fill(noParent);
  const missingParent = new Map<number, string>();
  for (let row = 0; row < order.length; row += 1) {
    const from = order[row] ?? 0;
    if (hasParent[from] !== 1) continue;
    const [high, low] = [parentIds[2 * from] ?? 0, parentIds[2 * from + 1] ?? 0];
    const above = findId(ids, slots, high, low);
    parent[row] = above < 0 ? parentNotHere : above;
    if (above < 0) missingParent.set(row, hexOf(high, low));
  }
  return { parent, missingParent };
}
