// Reading the spans of a run: the list with texts, the whole tree as columns.
import type { Span, SpanPage } from "@/lib/contract/runs";
import type { Tree } from "@/lib/contract/tree";
import { type Json, stepKinds } from "@/lib/domain/trace/step";
import { pool } from "@/lib/server/db";
import { readCursor, writeCursor } from "@/lib/server/run-cursor";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { firstPlace, type StepRow, selectSteps, selectTree, type TreeColumns } from "@/lib/server/sql/select-steps";
import { selectTexts } from "@/lib/server/sql/select-telemetry";
import { type NeedText, refsOfStored } from "@/lib/server/store-attributes";
import type { ContentTexts } from "@/lib/server/store-contents";
import { loadTexts } from "@/lib/server/store-load";
import { unescapeText } from "@/lib/server/store-text";
import { decodeValue, type StoredJson } from "@/lib/server/store-value";

export type SpanQuery = { readonly limit: number; readonly cursor?: string | undefined };

/**
 * Spans of a run, ordered by start, then id; texts are cut to 16,384 characters. Null where the project has no such run.
 * @throws AppError `invalid` for a cursor of something else.
 */
export async function listSpans(projectId: string, traceId: string, query: SpanQuery): Promise<SpanPage | null> {
  const after = readCursor(query.cursor, 16);
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const place = after ? { startNs: after.startNs, spanId: after.id } : firstPlace;
  const rows = await selectSteps(pool(), run, place, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const texts = await loadTexts(
    (refs) => selectTexts(pool(), run, refs),
    (need) => {
      for (const row of page) refsOfStep(row.step, need);
    },
  );
  return {
    spans: page.map((row) => spanOf(row, texts)),
    nextCursor: last ? writeCursor({ startNs: last.startNs, id: last.spanId }) : null,
  };
}

function refsOfStep(step: StepRow["step"], need: NeedText): void {
  if (step === null) return;
  const [, given = null, result = null] = step.t ?? [];
  for (const stored of [step.i ?? null, step.o ?? null, given, result]) refsOfStored(stored, need);
  for (const [, , stored] of step.c ?? []) refsOfStored(stored, need);
}

const statuses = ["unset", "ok", "error"] as const;
const label = (value: string | null) => (value === null ? null : unescapeText(value));
const count = (value: string | null) => (value === null ? null : Number(value));

function spanOf(row: StepRow, texts: ContentTexts): Span {
  const text = (stored: StoredJson | undefined, preview: string | null) =>
    stored === undefined ? label(preview) : String(decodeValue(stored, texts));
  const json = (stored: StoredJson): Json => JSON.parse(String(decodeValue(stored, texts)));
  const tool = row.step?.t;
  return {
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    name: unescapeText(row.name),
    kind: row.kind,
    startTimeUnixNano: row.extra?.s ?? row.startNs,
    endTimeUnixNano: row.endNs === null ? null : (row.extra?.e ?? row.endNs),
    status: statuses[row.statusCode] ?? "unset",
    error: row.failed ? { message: label(row.errorMessage) ?? "", type: label(row.errorType) } : null,
    model: label(row.model),
    provider: label(row.provider),
    tokens: {
      input: count(row.tokensInput),
      output: count(row.tokensOutput),
      cacheRead: count(row.tokensCacheRead),
      cacheWrite: count(row.tokensCacheWrite),
      reasoning: count(row.tokensReasoning),
    },
    costMicroUsd: count(row.costMicroUsd),
    costState: row.costState,
    finishReason: label(row.finishReason),
    firstTokenNs: row.firstTokenNs,
    sessionId: label(row.sessionId),
    userId: label(row.userId),
    inputText: text(row.step?.i, row.inputPreview),
    outputText: text(row.step?.o, row.outputPreview),
    toolCalls: (row.step?.c ?? []).map(([id, name, given]) => ({
      id: label(id),
      name: unescapeText(name),
      arguments: mutable(json(given)),
    })),
    tool: tool ? { name: label(tool[0]), arguments: mutable(json(tool[1])), result: mutable(json(tool[2])) } : null,
    attempt: row.attempt,
    dialect: row.dialect,
  };
}

type ContractJson = Span["toolCalls"][number]["arguments"];
/** Freshly parsed JSON that is nobody else's. */
export const mutable = (json: Json) => json as ContractJson;

const treeRows = 100_000;

/**
 * The run as columns, ordered by start; a window of at most 100,000 rows. Null where the project has no such run.
 * @throws AppError `invalid` for a cursor of something else.
 */
export async function getTree(
  projectId: string,
  traceId: string,
  query: { cursor?: string | undefined },
): Promise<Tree | null> {
  const after = readCursor(query.cursor, 16);
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const place = after ? { startNs: after.startNs, spanId: after.id } : firstPlace;
  const columns = await selectTree(pool(), run, place, treeRows);
  return columns ? treeOf(run, columns) : emptyTree(run, place.startNs);
}

type RunOfTree = { readonly traceId: string; readonly revision: number; readonly spanCount: number };

function treeOf({ traceId, revision, spanCount }: RunOfTree, from: TreeColumns): Tree {
  const rowOf = new Map(from.id.map((id, row) => [id, row]));
  const parentId: Tree["parentId"] = {};
  const parent = from.parent.map((id, row) => {
    if (id === null) return -1;
    const at = rowOf.get(id);
    if (at === undefined) parentId[row] = id;
    return at ?? -2;
  });
  const names = new Dictionary();
  const models = new Dictionary();
  const subjects = new Dictionary();
  const kinds = new Map<string, number>(stepKinds.map((kind, index) => [kind, index]));
  const lastId = from.id.at(-1);
  return {
    traceId,
    revision,
    total: spanCount,
    nextCursor: from.id.length === treeRows && lastId ? writeCursor({ startNs: from.lastStartNs, id: lastId }) : null,
    startTimeUnixNano: from.base,
    columns: {
      spanId: [...from.id],
      parent,
      name: from.name.map((name) => names.index(name)),
      kind: from.kind.map((kind) => kinds.get(kind) ?? stepKinds.indexOf("other")),
      start: [...from.start],
      duration: [...from.duration],
      failed: [...from.failed],
      model: from.model.map((model) => (model === null ? -1 : models.index(model))),
      tokens: [...from.tokens],
      costMicroUsd: [...from.cost],
      attempt: [...from.attempt],
      firstToken: [...from.firstToken],
      subject: from.subject.map((subject) => (subject === null ? -1 : subjects.index(subject))),
    },
    names: names.texts(),
    models: models.texts(),
    subjects: subjects.texts(),
    parentId,
  };
}

/** Stored texts by the order in which they are first met. */
class Dictionary {
  readonly #indexes = new Map<string, number>();

  index(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.#indexes.size);
    return this.#indexes.size - 1;
  }

  texts(): string[] {
    return [...this.#indexes.keys()].map(unescapeText);
  }
}

function emptyTree({ traceId, revision, spanCount }: RunOfTree, startNs: string): Tree {
  const columns = { spanId: [], parent: [], name: [], kind: [], start: [], duration: [], failed: [], model: [] };
  return {
    traceId,
    revision,
    total: spanCount,
    nextCursor: null,
    startTimeUnixNano: startNs === firstPlace.startNs ? "0" : startNs,
    names: [],
    models: [],
    subjects: [],
    columns: { ...columns, tokens: [], costMicroUsd: [], attempt: [], firstToken: [], subject: [] },
    parentId: {},
  };
}
