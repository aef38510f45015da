import type { StepKind } from "@/lib/domain/trace/step";
import { nameOf } from "@/lib/otlp/dialects/read";
import { type Reading, valueAt } from "@/lib/otlp/dialects/reading";
import type { Dialect, KindRule } from "@/lib/otlp/dialects/table";

/** What sort of step a span is, and the dialect whose rule said so; "other" where none did. */
export function kindOf(reading: Reading): { readonly kind: StepKind; readonly by: Dialect | null } {
  for (const dialect of reading.dialects) {
    for (const rule of dialect.kind ?? []) {
      const kind = judge(reading, rule);
      if (kind === null) continue;
      return { kind, by: dialect };
    }
  }
  return { kind: "other", by: null };
}

function judge(reading: Reading, rule: KindRule): StepKind | null {
  if ("always" in rule) return rule.always;
  if ("name" in rule) {
    if (!rule.name.test(reading.span.name.slice(0, 300))) return null;
    reading.used?.push({ field: "kind", key: "span name" });
    return rule.kind;
  }
  if ("has" in rule) {
    if (!(rule.has in reading.span.attributes)) return null;
    reading.used?.push({ field: "kind", key: rule.has });
    return rule.kind;
  }
  if (!(rule.key in reading.span.attributes)) return null;
  const value = nameOf(valueAt(reading, rule))?.toLowerCase();
  if (value === undefined || !Object.hasOwn(rule.kinds, value)) return null;
  reading.used?.push({ field: "kind", key: rule.key });
  return rule.kinds[value] ?? null;
}
