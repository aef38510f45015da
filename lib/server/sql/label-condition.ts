import type { Pattern } from "@/lib/domain/query/ast";
import type { FieldName } from "@/lib/domain/query/fields";
import type { Bind } from "@/lib/server/sql/binder";
import { likeWild } from "@/lib/server/sql/like";
import { escapeText } from "@/lib/server/store-text";

// Conditions on `runs` about labels: the run's own, and those of its steps. What the steps are called the run keeps itself,
// unless it is too much; all else is asked of its spans, by project, trace and day (spans_pkey).

export const stepLabels: Partial<Record<FieldName, StepLabel>> = {
  provider: { ofRun: "providers", ofSpan: "s.provider" },
  tool: { ofRun: "tools", ofSpan: "s.tool_name" },
  step: { ofRun: "steps", ofSpan: "s.name" },
};
type StepLabel = { readonly ofRun: string; readonly ofSpan: string };

export const either = (conditions: readonly string[]) =>
  conditions.length === 0 ? "false" : `(${conditions.join(" or ")})`;

export function labelCondition(column: string, values: readonly Pattern[], bind: Bind): string {
  const exact = values.filter(({ wild }) => !wild).map(({ text }) => escapeText(text));
  const [only] = exact;
  return either([
    ...(exact.length === 1 ? [`${column} = ${bind(only, "text")}`] : []),
    ...(exact.length > 1 ? [`${column} = any(${bind(exact, "text[]")})`] : []),
    ...values
      .filter(({ wild }) => wild)
      .map(({ text }) =>
        text === "*" ? `${column} is not null` : `${column} like ${bind(likeWild(escapeText(text)), "text")}`,
      ),
  ]);
}

/** `column`: an array of labels. */
export function listedConditions(column: string, values: readonly Pattern[], bind: Bind): string[] {
  const exact = values.filter(({ wild }) => !wild).map(({ text }) => escapeText(text));
  const wild = values.filter((value) => value.wild);
  return [
    ...(exact.length > 0 ? [`${column} && ${bind(exact, "text[]")}`] : []),
    ...(wild.length > 0
      ? [`exists (select 1 from unnest(${column}) as label where ${labelCondition("label", wild, bind)})`]
      : []),
  ];
}

export function stepCondition({ ofRun, ofSpan }: StepLabel, values: readonly Pattern[], bind: Bind): string {
  const asked = spanCondition(labelCondition(ofSpan, values, bind));
  return `case when ${ofRun} is null then ${asked} else ${either(listedConditions(ofRun, values, bind))} end`;
}

/** Values as `store-value.ts` keeps them: int64 and doubles are tagged; long texts are elsewhere and are not compared. */
export function attributeCondition(key: string, values: readonly Pattern[], bind: Bind): string {
  const name = bind(escapeText(key), "text");
  const value = `coalesce(s.attributes -> ${name} ->> 'i', s.attributes -> ${name} ->> 'd', s.attributes ->> ${name})`;
  return spanCondition(`s.attributes ? ${name} and ${labelCondition(value, values, bind)}`);
}

// with the offset run by run, so that a page of the newest is full after a few; without it all spans would be read first
const spanCondition = (condition: string) => `exists (
  select 1 from spans s
   where s.project_id = $1::uuid and s.trace_id = runs.trace_id and s.day = runs.day and ${condition}
  offset 0)`;
