// One contract: its versions and what changed between them, how runs kept it, and where they broke it.
import type { Pool, PoolClient } from "pg";
import { type Contract, type ContractVersion, checkBuckets, checkDays, checkedRunsMax } from "@/lib/contract/contracts";
import type { ContractSource } from "@/lib/domain/contracts/contract";
import { diffSchemas } from "@/lib/domain/contracts/diff-schemas";
import type { ContractIssue } from "@/lib/domain/contracts/uses";
import { pool } from "@/lib/server/db";
import { checkedFromNs, inForce, summaryOf } from "@/lib/server/pipelines/contracts";
import {
  type CheckRow,
  type ContractRow,
  selectChecks,
  selectVersions,
  sumChecks,
  trendChecks,
} from "@/lib/server/sql/select-contracts";
import { escapeText, unescapeText } from "@/lib/server/store-text";

type Version = ContractRow & { readonly schema: string };
const hashChars = 8;
/** Newest checked runs that broken and kept ones are looked for in, of each version. */
const lookMax = 2_000;
const brokenMax = 200;
const samplesMax = 8;
const pathsMax = 50;

/** Null where the pipeline has no such contract. */
export const getContract = (projectId: string, pipeline: string, key: string) =>
  getContractIn(pool(), projectId, pipeline, key);

/** As `getContract`; inside a transaction with what that changed. */
export async function getContractIn(
  db: Pool | PoolClient,
  projectId: string,
  pipeline: string,
  key: string,
): Promise<Contract | null> {
  const versions = await selectVersions(db, projectId, escapeText(pipeline), key);
  const force = inForce(versions) ?? versions[0] ?? null;
  if (force === null) return null;
  const ids = versions.map(({ id }) => id);
  const sums = await sumChecks(db, projectId, ids, checkedFromNs(), checkedRunsMax);
  const trend = await trendOf(db, projectId, ids);
  const broken = await selectChecks(db, projectId, ids, { broken: true, lookMax, limit: brokenMax });
  const kept = await selectChecks(db, projectId, ids, { broken: false, lookMax, limit: samplesMax });
  // of a contract that was withdrawn its page still tells
  const summary = summaryOf(versions, sums) ?? summaryOf([{ ...force, state: "active" }], sums);
  if (summary === null) return null;
  const sampleOf = (row: CheckRow) => sample(row, versions);
  return {
    ...summary,
    schema: JSON.parse(unescapeText(force.schema)),
    history: historyOf(versions),
    trend,
    paths: pathsOf(broken),
    brokenRuns: broken.length,
    broken: broken.slice(0, samplesMax).map(sampleOf),
    kept: kept.map(sampleOf),
  };
}

function historyOf(versions: readonly Version[]): ContractVersion[] {
  return versions.map((version, at) => {
    const before = versions[at + 1];
    const schema = JSON.parse(unescapeText(version.schema));
    const { firstSeenAt, lastSeenAt, givenAt, givenBy, runs, state, source } = version;
    return {
      ...{ hash: version.hash.slice(0, hashChars), source: source as ContractSource, runs, givenBy, schema },
      state: state as ContractVersion["state"],
      ...{ firstSeenAt: firstSeenAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
      givenAt: givenAt?.toISOString() ?? null,
      diff: before === undefined ? null : mutableDiff(diffSchemas(JSON.parse(unescapeText(before.schema)), schema)),
    };
  });
}

const mutableDiff = ({ verdict, changes }: ReturnType<typeof diffSchemas>) => ({ verdict, changes: [...changes] });

async function trendOf(db: Pool | PoolClient, projectId: string, ids: readonly string[]): Promise<Contract["trend"]> {
  const bucketMs = (checkDays * 86_400_000) / checkBuckets;
  const endMs = (Math.floor(Date.now() / bucketMs) + 1) * bucketMs;
  const fromMs = endMs - checkBuckets * bucketMs;
  const ns = (ms: number) => BigInt(ms) * 1_000_000n;
  const rows = await trendChecks(db, projectId, ids, {
    ...{ fromNs: ns(fromMs), bucketNs: ns(bucketMs), runsMax: checkedRunsMax },
  });
  return Array.from({ length: checkBuckets }, (_, bucket) => {
    const { passed = 0, failed = 0 } = rows.find((row) => row.bucket === bucket) ?? {};
    return { from: new Date(fromMs + bucket * bucketMs).toISOString(), passed, failed };
  });
}

const issuesOf = ({ issues }: CheckRow): ContractIssue[] => (issues === null ? [] : JSON.parse(unescapeText(issues)));

function pathsOf(broken: readonly CheckRow[]): Contract["paths"] {
  const places = new Map<string, Contract["paths"][number]>();
  for (const row of broken) {
    for (const { path, message, count } of issuesOf(row)) {
      const place = places.get(`${path} ${message}`) ?? { path, message, count: 0, runs: 0 };
      places.set(`${path} ${message}`, { ...place, count: place.count + count, runs: place.runs + 1 });
    }
  }
  return [...places.values()].sort((a, b) => b.runs - a.runs || b.count - a.count).slice(0, pathsMax);
}

function sample(row: CheckRow, versions: readonly Version[]): Contract["broken"][number] {
  const { traceId, spanId, startNs, passed, failed, contractId } = row;
  return {
    ...{ traceId, spanId, passed, failed, issues: issuesOf(row).map((issue) => ({ ...issue })) },
    startedAt: new Date(Number(BigInt(startNs) / 1_000_000n)).toISOString(),
    hash: versions.find(({ id }) => id === contractId)?.hash.slice(0, hashChars) ?? "",
  };
}
