// The contracts of a pipeline's steps: those in force, and those that its good runs propose.
import type { Pool, PoolClient } from "pg";
import {
  type ContractSummary,
  checkDays,
  checkedRunsMax,
  type PipelineContracts,
  type Proposal,
} from "@/lib/contract/contracts";
import { type ContractSide, type ContractSource, stepKindOf, stepLabel } from "@/lib/domain/contracts/contract";
import { type Facts, mergeFacts, type RunFacts } from "@/lib/domain/contracts/facts";
import { inferContract, supportLeast } from "@/lib/domain/contracts/infer";
import type { Profile } from "@/lib/domain/findings/history";
import { pool } from "@/lib/server/db";
import { pipelineExists } from "@/lib/server/pipelines/pipelines";
import {
  type CheckSums,
  type ContractRow,
  type FactsRow,
  selectContracts,
  selectFactsOf,
  sumChecks,
} from "@/lib/server/sql/select-contracts";
import { escapeText, unescapeText } from "@/lib/server/store-text";

/** Runs that contracts are learnt from: the newest. */
export const learntRunsMax = 200;
/** Runs whose steps can be given a contract. */
const namedRunsMax = 20;

const dayMs = 86_400_000;
export const checkedFromNs = () => BigInt(Date.now() - checkDays * dayMs) * 1_000_000n;

/** Null where the project has no such pipeline. */
export async function pipelineContracts(projectId: string, pipeline: string): Promise<PipelineContracts | null> {
  return (await pipelineExists(projectId, pipeline)) ? pipelineContractsIn(pool(), projectId, pipeline) : null;
}

/** Of a pipeline that is there; inside a transaction with what that changed. */
export async function pipelineContractsIn(
  db: Pool | PoolClient,
  projectId: string,
  pipeline: string,
): Promise<PipelineContracts> {
  const stored = escapeText(pipeline);
  const rows = await selectContracts(db, projectId, stored);
  const runs = await selectFactsOf(db, projectId, stored, learntRunsMax);
  const ids = rows.map(({ id }) => id);
  const sums = await sumChecks(db, projectId, ids, checkedFromNs(), checkedRunsMax);
  const contracts = [...versionsByKey(rows).values()].flatMap((versions) => summaryOf(versions, sums) ?? []);
  const dismissed = new Set(rows.flatMap(({ state, step }) => (state === "dismissed" ? [unescapeText(step)] : [])));
  const bound = new Set(contracts.flatMap(({ side, step }) => (side === "output" ? [step] : [])));
  return {
    contracts: contracts.sort((a, b) => (a.step < b.step ? -1 : a.step > b.step ? 1 : a.side < b.side ? -1 : 1)),
    proposals: proposalsOf(runs)
      .filter(({ step }) => !bound.has(step))
      .map((proposal) => ({ ...proposal, dismissed: dismissed.has(proposal.step) })),
    steps: stepsOf(runs.slice(0, namedRunsMax)),
    supportLeast,
  };
}

export function versionsByKey<Row extends ContractRow>(rows: readonly Row[]): Map<string, Row[]> {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return byKey;
}

/** What spans carry comes before what a person gave; of several the one seen last. Null: nothing binds the step any more. */
export function inForce<Row extends ContractRow>(versions: readonly Row[]): Row | null {
  const active = versions.filter(({ state }) => state === "active");
  const isGiven = ({ source }: Row) => source === "uploaded" || source === "adopted";
  const newest = (rows: readonly Row[]) =>
    rows.reduce<Row | null>((best, row) => (best === null || row.lastSeenAt > best.lastSeenAt ? row : best), null);
  return newest(active.filter((row) => !isGiven(row))) ?? newest(active.filter(isGiven));
}

export function summaryOf(versions: readonly ContractRow[], sums: readonly CheckSums[]): ContractSummary | null {
  const force = inForce(versions);
  if (force === null) return null;
  const step = unescapeText(force.step);
  const own = sums.filter(({ contractId }) => versions.some(({ id }) => id === contractId));
  const total = (field: "runs" | "passed" | "failed") => own.reduce((sum, row) => sum + row[field], 0);
  const firstMs = Math.min(...versions.map(({ firstSeenAt }) => firstSeenAt.getTime()));
  return {
    ...{ id: force.key, step, label: stepLabel(step), kind: stepKindOf(step), versions: versions.length },
    ...{ side: force.side as ContractSide, source: force.source as ContractSource, hash: force.hash.slice(0, 8) },
    ...{ firstSeenAt: new Date(firstMs).toISOString(), lastSeenAt: force.lastSeenAt.toISOString() },
    checks: { runs: total("runs"), passed: total("passed"), failed: total("failed") },
  };
}

/** Learnt anew from the newest good runs whenever it is asked for. */
export function proposalsOf(runs: readonly FactsRow[]): Omit<Proposal, "dismissed">[] {
  const sums = new Map<string, { facts: Facts; runs: number }>();
  for (const { facts } of runs) {
    if (facts === null) continue;
    for (const [step, more] of Object.entries(JSON.parse(unescapeText(facts)) as RunFacts)) {
      const sum = sums.get(step) ?? { facts: {}, runs: 0 };
      sums.set(step, sum);
      mergeFacts(sum.facts, more);
      sum.runs += 1;
    }
  }
  return [...sums].flatMap(([step, sum]) => {
    const learnt = inferContract(sum.facts, sum.runs);
    if (learnt === null) return [];
    const { schema, support, confidence, places } = learnt;
    const shown = places.slice(0, 100).map((place) => ({ ...place }));
    return [
      {
        ...{ step, label: stepLabel(step), kind: stepKindOf(step), support, confidence, places: shown },
        schema: schema as Proposal["schema"],
      },
    ];
  });
}

function stepsOf(runs: readonly FactsRow[]): PipelineContracts["steps"] {
  const paths = new Set<string>();
  for (const { profile } of runs)
    for (const path of Object.keys((JSON.parse(unescapeText(profile)) as Profile).steps)) paths.add(path);
  return [...paths].sort().map((step) => ({ step, label: stepLabel(step), kind: stepKindOf(step) }));
}
