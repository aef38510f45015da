// Writes which contracts runs were held to and how they kept them.
import type { PoolClient } from "pg";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { ContractUse } from "@/lib/domain/contracts/uses";
import { contractHash, contractKey } from "@/lib/server/findings/identify";
import type { RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { type NewCheck, type SeenContract, upsertChecks, upsertContracts } from "@/lib/server/sql/write-contracts";
import { clipText, escapeText, unescapeText } from "@/lib/server/store-text";

export type RunUses = { readonly run: RunToAnalyse; readonly uses: readonly ContractUse[] };
type Placed = { readonly run: RunToAnalyse; readonly use: ContractUse; readonly key: string; readonly hash: string };

export async function storeContracts(client: PoolClient, analyses: readonly RunUses[]): Promise<void> {
  const placed = analyses.flatMap(({ run, uses }) => uses.flatMap((use) => placedOf(run, use)));
  const ids = await upsertContracts(client, seenOf(placed));
  const idOf = new Map(ids.map(({ id, ...row }) => [identity(row), id]));
  const checks = placed.flatMap(({ run, use, key, hash }): NewCheck[] => {
    const contractId = idOf.get(identity({ projectId: run.projectId, key, hash, source: use.source }));
    if (contractId === undefined || use.passed + use.failed === 0) return [];
    return [checkOf(run, use, contractId)];
  });
  await upsertChecks(client, checks);
}

const identity = (row: Pick<SeenContract, "projectId" | "key" | "hash" | "source">) =>
  `${row.projectId} ${row.key} ${row.source} ${row.hash}`;

/** A run without a pipeline has no page on which its contracts could stand. */
function placedOf(run: RunToAnalyse, use: ContractUse): Placed[] {
  if (run.pipeline === null) return [];
  const key = contractKey(unescapeText(run.pipeline), use.step, use.side);
  return [{ run, use, key, hash: contractHash(use.schema) }];
}

const startOf = ({ startNs }: RunToAnalyse) => new Date(Number(BigInt(startNs) / 1_000_000n));

/** Each version once, with the span of time in which its runs began. */
function seenOf(placed: readonly Placed[]): SeenContract[] {
  const seen = new Map<string, SeenContract>();
  for (const { run, use, key, hash } of placed) {
    const { step, side, source, schema } = use;
    const at = startOf(run);
    const id = identity({ projectId: run.projectId, key, hash, source });
    const known = seen.get(id);
    seen.set(id, {
      ...{ projectId: run.projectId, pipeline: run.pipeline ?? "", key, hash, side, source },
      ...{ step: escapeText(step), schema: known?.schema ?? escapeText(canonicalJson(schema)) },
      first: known === undefined || at < known.first ? at : known.first,
      last: known === undefined || at > known.last ? at : known.last,
    });
  }
  return [...seen.values()];
}

const messageChars = 300;
const pathChars = 500;

function checkOf(run: RunToAnalyse, { passed, failed, spanId, issues }: ContractUse, contractId: string): NewCheck {
  const told = issues.map(({ path, message, count }) => ({
    ...{ path: clipText(path, pathChars), message: clipText(message, messageChars), count },
  }));
  return {
    ...{ projectId: run.projectId, day: run.day, traceId: run.traceId, startNs: run.startNs },
    ...{ contractId, passed, failed, spanId, issues: failed === 0 ? null : escapeText(JSON.stringify(told)) },
  };
}
