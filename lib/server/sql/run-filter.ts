import { conjuncts, type Query, termsOf } from "@/lib/domain/query/ast";
import type { FieldName } from "@/lib/domain/query/fields";
import type { Binder } from "@/lib/server/sql/binder";
import { queryCondition } from "@/lib/server/sql/query-condition";
import { isShown } from "@/lib/server/sql/run-columns";
import type { TextPlan } from "@/lib/server/sql/text-condition";

/** Which runs are asked for. `from` and `to` in nanoseconds, the latter no part of it. */
export type RunsAsked = {
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
  readonly query: Query | null;
  readonly zone: string;
  readonly now: Date;
};

/** The whole condition, beginning with the project, for an answer about all runs that match. */
export function runsWhere(asked: RunsAsked, binder: Binder): string {
  return [baseCondition(asked, binder), ...partConditions(asked, binder, conjuncts(asked.query), "find")].join(" and ");
}

export const asksText = (part: Query) => termsOf(part).some(({ field }) => field === "text");

export function baseCondition({ fromNs, toNs }: RunsAsked, { bind }: Binder): string {
  // the time is named here, so that it is in every statement, also where nothing else asks for it
  const parts = ["runs.project_id = $1::uuid", "$2::timestamptz is not null", isShown];
  if (fromNs !== null) parts.push(`start_ns >= ${bind(String(fromNs), "int8")}`);
  if (toNs !== null) parts.push(`start_ns < ${bind(String(toNs), "int8")}`);
  return parts.join(" and ");
}

export function partConditions(
  { now, zone }: RunsAsked,
  { projectId, bind }: Binder,
  parts: readonly Query[],
  plan: TextPlan,
): string[] {
  return parts.map((part) => queryCondition(part, { projectId, bind, plan, nowMs: now.getTime(), zone }));
}

/** Parts of the query by the one field that they are about, those of any other under null. */
export function partsByField(query: Query | null, fields: readonly FieldName[]): Map<FieldName | null, Query[]> {
  const parts = new Map<FieldName | null, Query[]>();
  for (const part of conjuncts(query)) {
    const [first, ...others] = new Set(termsOf(part).map(({ field }) => field));
    const field = first !== undefined && others.length === 0 && fields.includes(first) ? first : null;
    parts.set(field, [...(parts.get(field) ?? []), part]);
  }
  return parts;
}
