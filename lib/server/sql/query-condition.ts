import { isGroupId, rulesOf } from "@/lib/domain/findings/rules";
import type { Comparison, Pattern, Query, Range, Term, Test } from "@/lib/domain/query/ast";
import { type FieldName, type HasValue, isHas, isStatus } from "@/lib/domain/query/fields";
import { resolveMoment, type Stretch } from "@/lib/domain/query/moment";
import type { Bind } from "@/lib/server/sql/binder";
import {
  attributeCondition,
  either,
  labelCondition,
  listedConditions,
  stepCondition,
  stepLabels,
} from "@/lib/server/sql/label-condition";
import { likePart, likeWild } from "@/lib/server/sql/like";
import {
  controlledTraces,
  isArriving,
  judgedHaltCode,
  judgedStatus,
  mayHaveHalted,
  runLabels,
  tokensTotal,
} from "@/lib/server/sql/run-columns";
import { type TextPlan, textCondition } from "@/lib/server/sql/text-condition";
import { escapeText } from "@/lib/server/store-text";

// A query as a condition on `runs`. $1 is the project, $2 the time of the question. Null counts as no, also under a `not`.

export type QueryScope = {
  readonly projectId: string;
  readonly bind: Bind;
  readonly plan: TextPlan;
  readonly nowMs: number;
  readonly zone: string;
};

export function queryCondition(query: Query, scope: QueryScope): string {
  switch (query.kind) {
    case "term":
      return termCondition(query, scope);
    case "not":
      return `not coalesce(${queryCondition(query.of, scope)}, false)`;
    case "or":
      return `(${query.of.map((part) => queryCondition(part, scope)).join(" or ")})`;
    case "and":
      return `(${query.of.map((part) => queryCondition(part, scope)).join(" and ")})`;
  }
}

const amounts: Partial<Record<FieldName, string>> = {
  cost: "cost_micro_usd",
  duration: "duration_ns",
  tokens: tokensTotal,
  steps: "span_count",
  llm_calls: "llm_calls",
  tool_calls: "tool_calls",
  started: "start_ns",
  finished: "end_ns",
};
function termCondition({ field, key, test }: Term, scope: QueryScope): string {
  const { bind } = scope;
  const amount = amounts[field];
  if (test.type === "amount") return amountCondition(`(${amount})`, test, bind);
  if (test.type === "time") return timeCondition(`${amount}`, test, scope);
  const { values } = test;
  const label = runLabels[field];
  if (field === "halt") return `(${mayHaveHalted} and ${labelCondition(judgedHaltCode, values, bind)})`;
  if (label !== undefined) return labelCondition(label, values, bind);
  const stepLabel = stepLabels[field];
  if (stepLabel !== undefined) return stepCondition(stepLabel, values, bind);
  if (key !== null) return attributeCondition(key, values, bind);
  return either(otherConditions(field, values, scope));
}

function otherConditions(field: FieldName, values: readonly Pattern[], scope: QueryScope): string[] {
  const { bind } = scope;
  const texts = values.map(({ text }) => text);
  switch (field) {
    case "status":
      return [statusCondition(texts, bind)];
    case "model":
      return listedConditions("models", values, bind);
    case "tag":
      return [tagCondition(values, bind)];
    case "kind":
      return [`kinds && ${bind(texts, "text[]")}`];
    case "error":
      return values.map((value) => `error_message ilike ${bind(partPattern(value), "text")}`);
    case "text":
      return values.map((value) => textCondition(scope.projectId, value, scope.plan, bind));
    case "id":
      return texts.map((text) => idCondition(text, bind));
    case "has":
      return texts.filter(isHas).map((text) => has[text]);
    case "finding":
      return texts.map((text) => findingCondition(text, bind));
    default:
      return [];
  }
}

/** The row of the run among its facts has its tags. Uses cost_facts_pkey. */
const tagCondition = (values: readonly Pattern[], bind: Bind) => `exists (
  select 1 from cost_facts f
   where f.project_id = $1::uuid and f.trace_id = runs.trace_id and f.day = runs.day and f.step is null
     and ${either(listedConditions("f.tags", values, bind))}
  offset 0)`;

/** Of a group: uses findings_by_group. */
function findingCondition(text: string, bind: Bind): string {
  if (text === "*") return has.finding;
  if (!isGroupId(text)) return `finding_rules && ${bind(rulesOf(text), "text[]")}`;
  return `trace_id = any(array(
    select f.trace_id from findings f where f.project_id = $1::uuid and f.group_id = ${bind(text, "uuid")}))`;
}

const has: Readonly<Record<HasValue, string>> = {
  error: "has_error",
  finding: "findings > 0",
  approval: "'gate' = any(kinds)",
  session: "session_id is not null",
  user: "user_id is not null",
  cost: "cost_micro_usd > 0",
  unpriced: "cost_state in ('partial', 'unpriced')",
  halt: `${mayHaveHalted} and ${judgedHaltCode} is not null`,
  orphan: "orphan_count > 0",
  open: "open_count > 0",
};

function statusCondition(statuses: readonly string[], bind: Bind): string {
  const wanted = statuses.filter(isStatus);
  const stored = wanted.map((status) => (status === "lost" ? "running" : status));
  const asked = bind(wanted, "text[]");
  const candidates = [
    `status = any(${bind([...new Set(stored)], "text[]")})`,
    ...(wanted.includes("running") ? [isArriving] : []),
    `trace_id = any(${controlledTraces(asked)})`,
  ];
  return `((${candidates.join(" or ")}) and ${judgedStatus} = any(${asked}))`;
}

const partPattern = ({ text, wild }: Pattern) =>
  wild ? `%${likeWild(escapeText(text))}%` : likePart(escapeText(text));

/** As a range, so that runs_pkey finds it. */
function idCondition(prefix: string, bind: Bind): string {
  const [first, last] = [prefix.padEnd(32, "0"), prefix.padEnd(32, "f")].map((id) => bind(id, "text"));
  return `(trace_id >= decode(${first}, 'hex') and trace_id <= decode(${last}, 'hex'))`;
}

function amountCondition(column: string, test: Extract<Test, { type: "amount" }>, bind: Bind): string {
  const compare = (op: Comparison | "=", value: bigint) => `${column} ${op} ${bind(String(value), "int8")}`;
  if ("op" in test) return compare(test.op, test.value);
  return either(
    test.values.map(({ from, to }) => {
      if (from !== null && from === to) return compare("=", from);
      return `(${[...(from === null ? [] : [compare(">=", from)]), ...(to === null ? [] : [compare("<=", to)])].join(" and ")})`;
    }),
  );
}

function timeCondition(column: string, test: Extract<Test, { type: "time" }>, scope: QueryScope): string {
  const resolve = (moment: string) => resolveMoment(moment, scope.nowMs, scope.zone);
  const at = (op: Comparison, ms: number) => `${column} ${op} ${scope.bind(nanosOf(ms), "int8")}`;
  if ("op" in test) return at(...comparedTo(test.op, resolve(test.value)));
  return either(
    test.values.map(({ from, to }: Range<string>) => {
      const since = from === null ? null : resolve(from);
      const until = to === null || (from === to && since?.fromMs === since?.toMs) ? null : resolve(to);
      const ends = [...(since ? [at(">=", since.fromMs)] : []), ...(until ? [at("<", until.toMs)] : [])];
      return `(${ends.join(" and ")})`;
    }),
  );
}

/** After a day means after its end, before it before its beginning. */
function comparedTo(op: Comparison, { fromMs, toMs }: Stretch): [Comparison, number] {
  const point = fromMs === toMs;
  if (op === ">") return [point ? ">" : ">=", toMs];
  if (op === "<=") return [point ? "<=" : "<", toMs];
  return [op, fromMs];
}

const int8Max = 2n ** 63n - 1n;

function nanosOf(ms: number): string {
  const ns = BigInt(Math.round(ms)) * 1_000_000n;
  return String(ns > int8Max ? int8Max : ns < 0n ? 0n : ns);
}
