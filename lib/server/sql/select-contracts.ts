// Contracts of a pipeline, and how its runs kept them. Each statement reads a bounded number of rows.
import type { Pool, PoolClient } from "pg";
import { uuidArray } from "@/lib/server/sql/arrays";

type Db = Pool | PoolClient;
export type ContractRow = {
  readonly id: string;
  readonly key: string;
  readonly hash: string;
  readonly step: string;
  readonly side: string;
  readonly source: string;
  readonly state: string;
  readonly runs: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly givenBy: string | null;
  readonly givenAt: Date | null;
};

const columns = `id::text, encode(key, 'hex') as key, encode(hash, 'hex') as hash, step, side, source, state, runs,
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", given_by::text as "givenBy", given_at as "givenAt"`;
const versionsMax = 1_000;

/** Versions of all contracts of a pipeline, those seen last first, at most 1,000. Uses contracts_by_pipeline. */
export async function selectContracts(db: Db, projectId: string, pipeline: string): Promise<ContractRow[]> {
  const { rows } = await db.query<ContractRow>({
    name: "contracts-of-pipeline",
    text: `
      select ${columns} from contracts where project_id = $1::uuid and pipeline = $2::text
       order by last_seen_at desc, id limit ${versionsMax}`,
    values: [projectId, pipeline],
  });
  return rows;
}

const shownVersionsMax = 50;

/** Versions of one contract with their schemas, the newest first, at most 50. Uses contracts_project_id_key_source_hash_key. */
export async function selectVersions(
  db: Db,
  projectId: string,
  pipeline: string,
  key: string,
): Promise<(ContractRow & { readonly schema: string })[]> {
  const { rows } = await db.query<ContractRow & { readonly schema: string }>({
    name: "contract-versions",
    text: `
      select ${columns}, schema from contracts
       where project_id = $1::uuid and key = decode($3::text, 'hex') and pipeline = $2::text
       order by greatest(first_seen_at, coalesce(given_at, first_seen_at)) desc, id limit ${shownVersionsMax}`,
    values: [projectId, pipeline, key],
  });
  return rows;
}

export type GivenContractRow = {
  readonly projectId: string;
  readonly pipeline: string;
  readonly step: string;
  readonly side: string;
  readonly source: string;
  readonly state: string;
  readonly schema: string;
};

/** What people gave for or said of steps of these pipelines. Uses contracts_by_pipeline. */
export async function selectGiven(
  db: Db,
  pipelines: readonly { readonly projectId: string; readonly pipeline: string }[],
): Promise<GivenContractRow[]> {
  if (pipelines.length === 0) return [];
  const { rows } = await db.query<GivenContractRow>({
    name: "given-contracts",
    text: `
      select c.project_id::text as "projectId", c.pipeline, c.step, c.side, c.source, c.state, c.schema
        from unnest($1::uuid[], $2::text[]) as p(project_id, pipeline)
        join contracts c on c.project_id = p.project_id and c.pipeline = p.pipeline
       where c.source in ('uploaded', 'adopted') and c.state <> 'withdrawn'`,
    values: [uuidArray(pipelines.map(({ projectId }) => projectId)), pipelines.map(({ pipeline }) => pipeline)],
  });
  return rows;
}

export type CheckSums = {
  readonly contractId: string;
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
};

/** Of the newest `runsMax` runs of each version since `fromNs`. Uses contract_checks_by_contract. */
export async function sumChecks(
  db: Db,
  projectId: string,
  contractIds: readonly string[],
  fromNs: bigint,
  runsMax: number,
): Promise<CheckSums[]> {
  const { rows } = await db.query<CheckSums>({
    name: "sum-contract-checks",
    text: `
      select v.id::text as "contractId", s.*
        from unnest($2::uuid[]) as v(id)
       cross join lateral (
             select count(*)::int as runs, coalesce(sum(passed), 0)::int as passed, coalesce(sum(failed), 0)::int as failed
               from (select passed, failed from contract_checks
                      where project_id = $1::uuid and contract_id = v.id and start_ns >= $3::int8
                      order by start_ns desc limit $4::int4) as newest) as s`,
    values: [projectId, uuidArray(contractIds), String(fromNs), runsMax],
  });
  return rows;
}

export type TrendRow = { readonly bucket: number; readonly passed: number; readonly failed: number };

/** All versions together, by bucket from `fromNs`; the newest `runsMax` runs of each. Uses contract_checks_by_contract. */
export async function trendChecks(
  db: Db,
  projectId: string,
  contractIds: readonly string[],
  { fromNs, bucketNs, runsMax }: { fromNs: bigint; bucketNs: bigint; runsMax: number },
): Promise<TrendRow[]> {
  const { rows } = await db.query<TrendRow>({
    name: "trend-contract-checks",
    text: `
      select ((n.start_ns - $3::int8) / $4::int8)::int4 as bucket, sum(n.passed)::int as passed, sum(n.failed)::int as failed
        from unnest($2::uuid[]) as v(id)
       cross join lateral (
             select start_ns, passed, failed from contract_checks
              where project_id = $1::uuid and contract_id = v.id and start_ns >= $3::int8
              order by start_ns desc limit $5::int4) as n
       group by 1 order by 1`,
    values: [projectId, uuidArray(contractIds), String(fromNs), String(bucketNs), runsMax],
  });
  return rows;
}

export type CheckRow = {
  readonly contractId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly startNs: string;
  readonly passed: number;
  readonly failed: number;
  readonly issues: string | null;
};

/** The newest runs that broke it, or that kept it, of `lookMax` of each version. Uses contract_checks_by_contract. */
export async function selectChecks(
  db: Db,
  projectId: string,
  contractIds: readonly string[],
  { broken, lookMax, limit }: { broken: boolean; lookMax: number; limit: number },
): Promise<CheckRow[]> {
  const { rows } = await db.query<CheckRow>({
    name: `contract-checks-${broken}`,
    text: `
      select n.*
        from unnest($2::uuid[]) as v(id)
       cross join lateral (
             select v.id::text as "contractId", encode(trace_id, 'hex') as "traceId", encode(span_id, 'hex') as "spanId",
                    start_ns::text as "startNs", passed, failed, issues
               from (select * from contract_checks where project_id = $1::uuid and contract_id = v.id
                      order by start_ns desc limit $3::int4) as looked
              where failed ${broken ? "> 0" : "= 0"}
              order by looked.start_ns desc limit $4::int4) as n
       order by n."startNs"::int8 desc limit $4::int4`,
    values: [projectId, uuidArray(contractIds), lookMax, limit],
  });
  return rows;
}

export type FactsRow = { readonly profile: string; readonly facts: string | null };

/** Profiles of the newest done runs of a pipeline, newest first. Uses runs_done_by_pipeline and run_profiles_pkey. */
export async function selectFactsOf(db: Db, projectId: string, pipeline: string, limit: number): Promise<FactsRow[]> {
  const { rows } = await db.query<FactsRow>({
    name: "facts-of-pipeline",
    text: `
      select p.profile, p.facts
        from (select trace_id, day, start_ns from runs
               where project_id = $1::uuid and pipeline = $2::text and status = 'done'
               order by start_ns desc limit $3::int4) as r
        join run_profiles p on p.project_id = $1::uuid and p.trace_id = r.trace_id and p.day = r.day
       order by r.start_ns desc`,
    values: [projectId, pipeline, limit],
  });
  return rows;
}
