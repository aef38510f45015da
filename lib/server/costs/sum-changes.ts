// By how much sums change when facts come or go. Pure.
import { createHash } from "node:crypto";
import { type Family, families } from "@/lib/domain/cost/families";
import { addFigures, measures, noFigures, numbersOf } from "@/lib/domain/cost/measures";
import type { SumChange } from "@/lib/server/sql/costs/add-sums";
import type { FactRow } from "@/lib/server/sql/costs/cost-facts";

const grainMs = { hour: 3_600_000, day: 86_400_000 } as const;

/** The changes that the facts of `gone` runs taken away and of `come` added make, each row once, in the order of their keys. */
export function changesOfSums(gone: readonly FactRow[], come: readonly FactRow[]): SumChange[] {
  const changes = new Map<string, SumChange>();
  for (const [facts, sign] of [
    [gone, -1],
    [come, 1],
  ] as const) {
    for (const run of byRun(facts)) for (const row of rowsOfRun(run)) addRow(changes, row, sign);
  }
  return [...changes]
    .filter(([, { numbers }]) => numbers.some((each) => each !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
}

function byRun(facts: readonly FactRow[]): FactRow[][] {
  const runs = new Map<string, FactRow[]>();
  for (const fact of facts) {
    const key = `${fact.projectId} ${fact.traceId} ${fact.day}`;
    const known = runs.get(key);
    if (known === undefined) runs.set(key, [fact]);
    else known.push(fact);
  }
  return [...runs.values()];
}

type Row = Omit<SumChange, "family" | "at" | "key"> & { readonly family: Family; readonly startNs: string };

function rowsOfRun(facts: readonly FactRow[]): Row[] {
  const [first] = facts;
  if (first === undefined) return [];
  const { projectId, startNs, pipeline, version, status } = first;
  const nothing = { step: null, model: null, provider: null, tool: null, label: null };
  const ofRun = { ...{ projectId, startNs, pipeline, version, status }, ...nothing };
  const numbers = numbersOf(addFigures(facts.map((fact) => fact.numbers)));
  const tags = first.tags.length === 0 ? [null] : first.tags;
  const duration = facts.find((fact) => fact.duration !== null)?.duration ?? null;
  return [
    ...facts.map(({ step, model, provider, tool, numbers }): Row => {
      return { ...ofRun, ...{ step, model, provider, tool, numbers }, family: "calls" };
    }),
    { ...ofRun, numbers, family: "users", label: first.userId },
    { ...ofRun, numbers, family: "sessions", label: first.sessionId },
    ...tags.map((label): Row => ({ ...ofRun, numbers, family: "tags", label })),
    ...(duration === null
      ? []
      : [{ ...ofRun, numbers: oneRun, family: "durations" as const, label: String(duration) }]),
  ];
}

const oneRun = numbersOf({ ...noFigures(), runs: 1 });

function addRow(changes: Map<string, SumChange>, { family, startNs, ...row }: Row, sign: 1 | -1): void {
  const startMs = Number(BigInt(startNs) / 1_000_000n);
  const { pipeline, version, status, step, model, provider, tool, label } = row;
  const key = digest([pipeline, version, status, step, model, provider, tool, label]);
  for (const grain of families[family]) {
    const at = new Date(Math.floor(startMs / grainMs[grain]) * grainMs[grain]).toISOString();
    const id = `${row.projectId} ${family}_${grain} ${at} ${key}`;
    const known = changes.get(id)?.numbers;
    const numbers = measures.map((_, no) => (known?.[no] ?? 0) + sign * (row.numbers[no] ?? 0));
    changes.set(id, { ...row, family: `${family}_${grain}`, at, key, numbers });
  }
}

/** 16 bytes in hex. */
export function digest(labels: readonly (string | null)[]): string {
  return createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 32);
}
