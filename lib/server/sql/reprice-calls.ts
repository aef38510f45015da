// What a price is made of, of stored spans; and their new costs, with those of their runs.
import type { Pool, PoolClient } from "pg";
import type { Cost, PricedCall } from "@/lib/domain/cost/price-again";
import type { CostFacts } from "@/lib/domain/trace/summarise-run";
import { byteaArray } from "@/lib/server/sql/arrays";
import type { LockedRun } from "@/lib/server/sql/lock-runs";
import { refOf } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";

type Text = string | null;
type Row = [
  ...[no: number, spanId: string, kind: PricedCall["kind"], model: Text, provider: Text, startNs: string],
  ...[input: Text, output: Text, cacheRead: Text, cacheWrite: Text, reasoning: Text, cost: Text],
  ...[costState: PricedCall["costState"], priceVersion: Text, parentSpanId: Text, dialect: string, scope: Buffer],
  endNs: Text,
];
/** With what decides which of several views of a call is paid. */
export type StoredCall = PricedCall & CostFacts;

const fields = `
  encode(s.span_id, 'hex'), s.kind, s.model, s.provider, s.start_ns::text, s.tokens_input::text, s.tokens_output::text,
  s.tokens_cache_read::text, s.tokens_cache_write::text, s.tokens_reasoning::text, s.cost_micro_usd::text, s.cost_state,
  s.price_version, encode(s.parent_span_id, 'hex'), s.dialect, s.scope_hash, s.end_ns::text`;

/** All spans of runs of one day, by position in `runs`. Uses spans_pkey. */
export async function selectPricedSpans(
  client: PoolClient,
  projectId: string,
  day: string,
  runs: readonly Pick<LockedRun, "traceId">[],
): Promise<StoredCall[][]> {
  const { rows } = await client.query<Row>({
    name: `priced-${day}`,
    rowMode: "array",
    text: `
      select k.no::int, ${fields}
        from unnest($2::bytea[]) with ordinality as k(trace_id, no)
       cross join lateral (
             select * from spans t
              where t.project_id = $1::uuid and t.trace_id = k.trace_id and t.day = date '${day}' offset 0) as s`,
    values: [projectId, byteaArray(runs.map(({ traceId }) => traceId))],
  });
  const spans: StoredCall[][] = runs.map(() => []);
  for (const row of rows) spans[row[0] - 1]?.push(toCall(row));
  return spans;
}

/** Calls of the newest runs that name a model; at most 5,000. Uses runs_by_start and spans_pkey. */
export async function selectCallsOfModel(
  db: Pool,
  projectId: string,
  model: string,
  runsMax: number,
): Promise<{ runs: number; calls: StoredCall[] }> {
  const { rows } = await db.query<Row>({
    rowMode: "array",
    text: `
      with newest as (
        select trace_id, day, row_number() over () as no from (
          select trace_id, day, models from runs where project_id = $1::uuid order by start_ns desc limit 20000) as r
         where models && array[$2::text] limit $3::int4
      )
      select n.no::int, ${fields}
        from newest n
       cross join lateral (
             select * from spans t where t.project_id = $1::uuid and t.trace_id = n.trace_id and t.day = n.day offset 0) as s
       where s.kind in ('llm', 'embedding') and s.model = $2::text limit 5000`,
    values: [projectId, model, runsMax],
  });
  return { runs: new Set(rows.map(([no]) => no)).size, calls: rows.map(toCall) };
}

function toCall(row: Row): StoredCall {
  const [, spanId, kind, model, provider, startNs, input, output, cacheRead, cacheWrite, reasoning, ...costs] = row;
  const [cost, costState, priceVersion, parentSpanId, dialect, scope, endNs] = costs;
  // named one by one: an object literal with spreads takes several times as long
  return {
    spanId,
    parentSpanId,
    kind,
    costState,
    priceVersion,
    dialect,
    scope: refOf(scope),
    startNs: BigInt(startNs),
    endNs: endNs === null ? null : BigInt(endNs),
    model: model === null ? null : unescapeText(model),
    provider: provider === null ? null : unescapeText(provider),
    tokens: {
      input: count(input),
      output: count(output),
      cacheRead: count(cacheRead),
      cacheWrite: count(cacheWrite),
      reasoning: count(reasoning),
    },
    costMicroUsd: count(cost),
  };
}

const count = (value: Text) => (value === null ? null : Number(value));

export type NewCost = Cost & { readonly traceId: string; readonly spanId: string; readonly revision: number };

/** Costs of spans of one day, under the locks of their runs. Uses spans_pkey. */
export async function updateCosts(
  client: PoolClient,
  projectId: string,
  day: string,
  costs: readonly NewCost[],
): Promise<void> {
  if (costs.length === 0) return;
  await client.query({
    name: `costs-${day}`,
    text: `
      update spans s set cost_micro_usd = v.cost, cost_state = v.state, price_version = v.version, revision = v.revision
        from unnest($2::bytea[], $3::bytea[], $4::int8[], $5::text[], $6::text[], $7::int4[])
          as v(trace_id, span_id, cost, state, version, revision)
       where s.project_id = $1::uuid and s.day = date '${day}' and s.trace_id = v.trace_id and s.span_id = v.span_id`,
    values: [
      projectId,
      byteaArray(costs.map(({ traceId }) => traceId)),
      byteaArray(costs.map(({ spanId }) => spanId)),
      costs.map(({ costMicroUsd }) => costMicroUsd),
      costs.map(({ costState }) => costState),
      costs.map(({ priceVersion }) => priceVersion),
      costs.map(({ revision }) => revision),
    ],
  });
}

export type RunCost = Pick<Cost, "costMicroUsd" | "costState"> & { readonly traceId: string };

/**
 * Costs of runs under their locks. A run that is being summed up is summed up again: that may have read the old costs.
 * Uses runs_pkey.
 */
export async function updateRunCosts(client: PoolClient, projectId: string, costs: readonly RunCost[]): Promise<void> {
  if (costs.length === 0) return;
  await client.query({
    name: "run-costs-again",
    text: `
      update runs r set cost_micro_usd = v.cost, cost_state = v.state, revision = r.revision + 1,
                        last_seen_at = case when r.stale then clock_timestamp() else r.last_seen_at end
        from unnest($2::bytea[], $3::int8[], $4::text[]) as v(trace_id, cost, state)
       where r.trace_id = v.trace_id and r.project_id = $1::uuid`,
    values: [
      projectId,
      byteaArray(costs.map(({ traceId }) => traceId)),
      costs.map(({ costMicroUsd }) => costMicroUsd),
      costs.map(({ costState }) => costState),
    ],
  });
}
