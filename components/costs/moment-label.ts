import type { CostSeries } from "@/lib/contract/costs";
import type { CostBucket } from "@/lib/domain/cost/cut-costs";
import type { Dimension } from "@/lib/domain/cost/families";

export type BarsProps = {
  readonly edges: readonly string[];
  readonly series: readonly CostSeries[];
  readonly by: Dimension;
  readonly zone: string;
  readonly unit: Exclude<CostBucket, "auto">;
};

/** Where a bar begins: `26 Oct`, `14:00`, `Oct 2026`. */
export function momentLabel(at: string, unit: BarsProps["unit"], zone: string): string {
  const looks = {
    hour: { hour: "2-digit", minute: "2-digit", day: "numeric", month: "short" },
    day: { day: "numeric", month: "short" },
    week: { day: "numeric", month: "short" },
    month: { month: "short", year: "numeric" },
  } as const;
  return new Intl.DateTimeFormat("en-GB", { ...looks[unit], timeZone: zone }).format(Date.parse(at));
}
