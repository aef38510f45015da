"use client";

import { Facet, type FacetOption } from "@/components/runs/facet";
import { StatusBadge } from "@/components/ui/status-badge";
import {
  dropTerm,
  type FilterPatch,
  type ListField,
  onlyValue,
  type RunsFilter,
  toggleValue,
} from "@/lib/browser/runs-filter";
import type { RunFacets } from "@/lib/contract/runs";
import { type RunStatus, runStatuses } from "@/lib/domain/trace/run";

const titles: Record<ListField, string> = {
  status: "Status",
  pipeline: "Pipeline",
  model: "Model",
  service: "Service",
};
const statusOrder: readonly RunStatus[] = ["done", "running", "waiting", "failed", "halted", "lost"];
const fields: readonly ListField[] = ["status", "pipeline", "model", "service"];

export type FacetPanelProps = {
  filter: RunsFilter;
  /** undefined while the counts are not known. */
  facets: RunFacets | undefined;
  failed?: boolean;
  onPatch: (patch: FilterPatch) => void;
};

/** What there is to choose from, with counts. The counts of a facet ignore what is chosen in it. */
export function FacetPanel({ filter, facets, failed = false, onPatch }: FacetPanelProps) {
  return fields.map((field) => (
    <Facet
      key={field}
      title={titles[field]}
      options={optionsOf(field, filter[field], facets)}
      failed={failed}
      chosen={filter[field]}
      shown={field === "status" ? statusOrder.length : 5}
      label={field === "status" ? statusLabel : undefined}
      onOnly={(value) => onPatch(onlyValue(filter, field, value))}
      onToggle={(value) => onPatch(toggleValue(filter, field, value))}
      onClear={() => onPatch(dropTerm(field))}
    />
  ));
}

const isStatus = (value: string): value is RunStatus => runStatuses.some((status) => status === value);
const statusLabel = (value: string) => (isStatus(value) ? <StatusBadge status={value} /> : value);

/** Chosen values stay on the list where nothing has them any more; statuses always stand in their own order. */
function optionsOf(
  field: ListField,
  chosen: readonly string[],
  facets: RunFacets | undefined,
): FacetOption[] | undefined {
  if (facets === undefined) return undefined;
  const counts = new Map(facets[field].map(({ value, count }) => [value, count]));
  const values = field === "status" ? statusOrder : [...counts.keys(), ...chosen.filter((value) => !counts.has(value))];
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  return values.map((value) => {
    const count = counts.get(value) ?? 0;
    return { value, count, share: sum === 0 ? 0 : count / sum };
  });
}
