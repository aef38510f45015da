"use client";

import { Facet, type FacetOption } from "@/components/runs/facet";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RunFacets } from "@/lib/contract/runs";
import { isAnyOf, type Term } from "@/lib/domain/query/ast";
import { costBands } from "@/lib/domain/query/cost-bands";
import {
  type Choice,
  choiceOf,
  chooseOnly,
  clearField,
  termIn,
  toggleChoice,
  toggleExclusion,
} from "@/lib/domain/query/edit";
import { isStatus } from "@/lib/domain/query/fields";
import { printQuery } from "@/lib/domain/query/print";
import type { RunStatus } from "@/lib/domain/trace/run";

const fields = ["status", "pipeline", "cost", "model", "service", "user"] as const;
type FacetField = (typeof fields)[number];
const titles: Readonly<Record<FacetField, string>> = {
  status: "Status",
  pipeline: "Pipeline",
  cost: "Cost",
  model: "Model",
  service: "Service",
  user: "User",
};
const statusOrder: readonly RunStatus[] = ["done", "running", "waiting", "failed", "halted", "lost"];

export type FacetPanelProps = {
  q: string;
  /** undefined while the counts are not known. */
  facets: RunFacets | undefined;
  failed?: boolean;
  onQuery: (q: string) => void;
};

/** What there is to choose from, with counts; a choice changes the query. The counts of a facet ignore what is chosen in it. */
export function FacetPanel({ q, facets, failed = false, onQuery }: FacetPanelProps) {
  return fields.map((field) => (
    <Facet
      key={field}
      title={titles[field]}
      options={facets && optionsOf(field, choiceOf(q, field), facets)}
      failed={failed}
      shown={field === "status" ? statusOrder.length : field === "cost" ? costBands.length : 5}
      label={field === "status" ? statusLabel : undefined}
      onOnly={(term) => onQuery(chooseOnly(q, term))}
      onToggle={(term) => onQuery(toggleChoice(q, term))}
      onExclude={(term) => onQuery(toggleExclusion(q, term))}
      onClear={() => onQuery(clearField(q, field))}
    />
  ));
}

const statusLabel = (value: string) => (isStatus(value) ? <StatusBadge status={value} /> : value);

type Named = { readonly term: Term; readonly name: string; readonly count: number };

/** Chosen values stay on the list where nothing has them any more; statuses and bands always stand in their own order. */
function optionsOf(field: FacetField, choice: Choice, facets: RunFacets): FacetOption[] {
  const named = field === "cost" ? bandsOf(facets) : valuesOf(field, facets);
  const known = new Set(named.map(({ term }) => printQuery(term)));
  const others = [...choice.only, ...choice.not]
    .filter((printed) => !known.has(printed))
    .flatMap((printed) => namedBy(printed) ?? []);
  const all = [...named, ...others];
  const sum = all.reduce((total, { count }) => total + count, 0);
  return all.map(({ term, name, count }) => {
    const printed = printQuery(term);
    const state = choice.only.includes(printed) ? "only" : choice.not.includes(printed) ? "not" : "free";
    return { term, name, count, share: sum === 0 ? 0 : count / sum, state };
  });
}

function valuesOf(field: Exclude<FacetField, "cost">, facets: RunFacets): Named[] {
  const counts = new Map(facets[field].map(({ value, count }) => [value, count]));
  const values = field === "status" ? statusOrder : [...counts.keys()];
  return values.map((value) => ({ term: isAnyOf(field, [value]), name: value, count: counts.get(value) ?? 0 }));
}

function bandsOf(facets: RunFacets): Named[] {
  const counts = new Map(facets.cost.map(({ value, count }) => [value, count]));
  return costBands.map(({ label, query }) => ({ term: query, name: label, count: counts.get(printQuery(query)) ?? 0 }));
}

function namedBy(printed: string): Named | null {
  const term = termIn(printed);
  return term && { term, name: printed.slice(printed.indexOf(":") + 1), count: 0 };
}
