// By how much sums change when facts come or go. Pure.
import { createHash } from "node:crypto";
import { type Family, families } from "@/lib/domain/cost/families";
import { addFigures, measures, numbersOf } from "@/lib/domain/cost/measures";
import { grainHours, grainStart, halfHourMs } from "@/lib/domain/cost/stretches";
import type { FactRow } from "@/lib/server/sql/costs/cost-facts";
import type { CellLabels, SumChange } from "@/lib/server/sql/costs/sum-keys";

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

type Row = {
  readonly projectId: string;
  readonly family: Family;
  readonly startNs: string;
  readonly labels: CellLabels;
  readonly name: string | null;
  readonly numbers: readonly number[];
};

function rowsOfRun(facts: readonly FactRow[]): Row[] {
  const [first] = facts;
  if (first === undefined) return [];
  const { projectId, startNs, pipeline, version, status, tags } = first;
  const ofRun = { pipeline, version, status, tags };
  const numbers = numbersOf(addFigures(facts.map((fact) => fact.numbers)));
  const whole = {
    ...{ projectId, startNs, numbers },
    labels: { ...ofRun, step: null, model: null, provider: null, tool: null },
  };
  return [
    ...facts.map(({ step, model, provider, tool, numbers }): Row => {
      const labels = { ...ofRun, step, model, provider, tool };
      return { projectId, startNs, family: "calls", labels, name: null, numbers };
    }),
    { ...whole, family: "users", name: first.userId },
    { ...whole, family: "usersByCell", name: first.userId },
    { ...whole, family: "sessions", name: first.sessionId },
    { ...whole, family: "sessionsByCell", name: first.sessionId },
  ];
}

function addRow(changes: Map<string, SumChange>, row: Row, sign: 1 | -1): void {
  const { projectId, name, labels, numbers } = row;
  const { code, cells, grains } = families[row.family];
  const startMs = Number(BigInt(row.startNs) / 1_000_000n);
  const cell = cells ? { key: digest(Object.values(labels)), labels } : null;
  const cost = sign * (numbers[measures.indexOf("cost")] ?? 0);
  for (const grain of grains) {
    const at = new Date(grainStart(startMs, grain)).toISOString();
    const halves = row.family === "calls" && grain === "day" ? halvesOf(startMs, cost) : null;
    const id = JSON.stringify([projectId, code, grain, at, cell?.key, name]);
    const known = changes.get(id);
    if (known === undefined) {
      const hours = grainHours[grain];
      const signed = numbers.map((each) => sign * each);
      changes.set(id, { projectId, family: code, hours, at, cell, name, numbers: signed, halves });
    } else {
      for (const [no, each] of numbers.entries()) known.numbers[no] = (known.numbers[no] ?? 0) + sign * each;
      for (const [no, each] of halves?.entries() ?? [])
        if (known.halves) known.halves[no] = (known.halves[no] ?? 0) + each;
    }
  }
}

const halvesOfDay = 48;

/** What the first 1, 2 … 47 half hours of the day cost by it. */
function halvesOf(startMs: number, cost: number): number[] {
  const half = Math.floor((startMs - grainStart(startMs, "day")) / halfHourMs);
  return Array.from({ length: halvesOfDay - 1 }, (_, no) => (half <= no ? cost : 0));
}

/** 16 bytes in hex. */
export function digest(labels: readonly (string | null | readonly string[])[]): string {
  return createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 32);
}
