// Versions of contracts that runs were held to, and how they kept them.
import type { PoolClient } from "pg";

export type SeenContract = {
  readonly projectId: string;
  readonly pipeline: string;
  readonly key: string;
  readonly hash: string;
  readonly step: string;
  readonly side: string;
  readonly source: string;
  readonly schema: string;
  readonly first: Date;
  readonly last: Date;
};
export type ContractId = Pick<SeenContract, "projectId" | "key" | "hash" | "source"> & { readonly id: string };

/** In the order of their keys, so that no two analyses wait for each other. Uses contracts_project_id_key_source_hash_key. */
export async function upsertContracts(client: PoolClient, seen: readonly SeenContract[]): Promise<ContractId[]> {
  if (seen.length === 0) return [];
  const { rows } = await client.query<ContractId>({
    name: "upsert-contracts",
    text: `
      insert into contracts as c (project_id, pipeline, key, hash, step, side, source, schema, first_seen_at, last_seen_at)
      select project_id, pipeline, key, hash, step, side, source, schema, first_at, last_at
        from json_to_recordset($1::json)
          as v(project_id uuid, pipeline text, key bytea, hash bytea, step text, side text, source text, schema text,
               first_at timestamptz, last_at timestamptz)
       order by project_id, key, source, hash
      on conflict (project_id, key, source, hash)
      do update set first_seen_at = least(c.first_seen_at, excluded.first_seen_at),
                    last_seen_at = greatest(c.last_seen_at, excluded.last_seen_at)
      returning id::text, project_id::text as "projectId", encode(key, 'hex') as key, encode(hash, 'hex') as hash, source`,
    values: [
      JSON.stringify(
        seen.map(({ projectId, key, hash, first, last, ...row }) => ({
          ...{ project_id: projectId, key: `\\x${key}`, hash: `\\x${hash}`, first_at: first, last_at: last },
          ...row,
        })),
      ),
    ],
  });
  return rows;
}

export type NewCheck = {
  readonly projectId: string;
  readonly day: string;
  readonly traceId: string;
  readonly contractId: string;
  readonly startNs: string;
  readonly passed: number;
  readonly failed: number;
  readonly spanId: string;
  readonly issues: string | null;
};

/** A run that is analysed again counts once. Uses contract_checks_pkey and contracts_pkey. */
export async function upsertChecks(client: PoolClient, checks: readonly NewCheck[]): Promise<void> {
  if (checks.length === 0) return;
  await client.query({
    name: "upsert-contract-checks",
    text: `
      with given as (
             select * from json_to_recordset($1::json)
                 as v(project_id uuid, day date, trace_id bytea, contract_id uuid, start_ns int8, passed int4, failed int4,
                      span_id bytea, issues text)),
           fresh as (
             select g.project_id, g.contract_id, count(*)::int4 as runs from given g
              where not exists (select from contract_checks k
                                 where k.project_id = g.project_id and k.trace_id = g.trace_id
                                   and k.contract_id = g.contract_id and k.day = g.day)
              group by 1, 2),
           written as (
             insert into contract_checks (project_id, day, trace_id, contract_id, start_ns, passed, failed, span_id, issues)
             select project_id, day, trace_id, contract_id, start_ns, passed, failed, span_id, issues from given
             on conflict (project_id, trace_id, contract_id, day)
             do update set passed = excluded.passed, failed = excluded.failed, span_id = excluded.span_id,
                           issues = excluded.issues, start_ns = excluded.start_ns)
      update contracts c set runs = c.runs + n.runs from fresh n
       where c.id = n.contract_id and c.project_id = n.project_id`,
    values: [
      JSON.stringify(
        checks.map(({ projectId, day, traceId, contractId, startNs, passed, failed, spanId, issues }) => ({
          ...{ project_id: projectId, day, trace_id: `\\x${traceId}`, contract_id: contractId, start_ns: startNs },
          ...{ passed, failed, span_id: `\\x${spanId}`, issues },
        })),
      ),
    ],
  });
}

export type GivenRow = {
  readonly projectId: string;
  readonly pipeline: string;
  readonly key: string;
  readonly hash: string;
  readonly step: string;
  readonly side: string;
  readonly source: "uploaded" | "adopted";
  readonly state: "active" | "dismissed";
  readonly schema: string;
  readonly by: string | null;
  readonly at: Date;
};

/** What a person said of a contract stands alone: what was said before is withdrawn. Uses contracts_project_id_key_source_hash_key. */
export async function giveContract(client: PoolClient, given: GivenRow): Promise<void> {
  await withdrawContract(client, given.projectId, given.key);
  await client.query(
    `insert into contracts
       (project_id, pipeline, key, hash, step, side, source, state, schema, first_seen_at, last_seen_at, given_by, given_at)
     values ($1::uuid, $2::text, decode($3::text, 'hex'), decode($4::text, 'hex'), $5::text, $6::text, $7::text, $8::text,
             $9::text, $11::timestamptz, $11::timestamptz, $10::uuid, $11::timestamptz)
     on conflict (project_id, key, source, hash)
     do update set state = excluded.state, given_by = excluded.given_by, given_at = excluded.given_at`,
    [
      ...[given.projectId, given.pipeline, given.key, given.hash, given.step, given.side, given.source, given.state],
      ...[given.schema, given.by, given.at],
    ],
  );
}

/** How many stood. Uses contracts_project_id_key_source_hash_key. */
export async function withdrawContract(client: PoolClient, projectId: string, key: string): Promise<number> {
  const { rowCount } = await client.query(
    `update contracts set state = 'withdrawn'
      where project_id = $1::uuid and key = decode($2::text, 'hex') and source in ('uploaded', 'adopted')
        and state <> 'withdrawn'`,
    [projectId, key],
  );
  return rowCount ?? 0;
}
