// What people decide about the contracts of a pipeline: each change is audited in its transaction.
import type { Contract, NewContract, PipelineContracts, ProposalDecision } from "@/lib/contract/contracts";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { readZod } from "@/lib/domain/contracts/read-zod";
import { compile } from "@/lib/server/control/json-schema";
import { invalid, notFound } from "@/lib/server/errors";
import { contractHash, contractKey } from "@/lib/server/findings/identify";
import { getContractIn } from "@/lib/server/pipelines/contract";
import { learntRunsMax, pipelineContractsIn, proposalsOf } from "@/lib/server/pipelines/contracts";
import { requirePipeline } from "@/lib/server/pipelines/pipelines";
import { selectFactsOf } from "@/lib/server/sql/select-contracts";
import { type GivenRow, giveContract, withdrawContract } from "@/lib/server/sql/write-contracts";
import { escapeText } from "@/lib/server/store-text";
import type { Tx } from "@/lib/server/transaction";

const schemaChars = 100_000;
/** Drafts whose words mean the same here. */
const knownDraft = /^https?:\/\/json-schema\.org\/(?:draft-07|draft\/2019-09|draft\/2020-12)\/schema#?$/;

type Given = {
  readonly projectId: string;
  readonly pipeline: string;
  readonly step: string;
  readonly side: "input" | "output";
  readonly source: GivenRow["source"];
  readonly state: GivenRow["state"];
  readonly schema: unknown;
};

/** Written before the lock of the control plane is taken, as analyses do. */
async function give(tx: Tx, { projectId, pipeline, step, side, source, state, schema }: Given, action: string) {
  const key = contractKey(pipeline, step, side);
  const hash = contractHash(schema);
  await giveContract(tx.client, {
    ...{ projectId, pipeline: escapeText(pipeline), key, hash, step: escapeText(step), side, source, state },
    ...{ schema: escapeText(canonicalJson(schema)), by: personOf(tx), at: new Date() },
  });
  const work = await tx.lock(projectId);
  work.audit(action, pipeline, { step, side, hash });
  return key;
}

const personOf = (tx: Tx) => (tx.actor.kind === "member" ? tx.actor.id : null);

export async function uploadContract(
  tx: Tx,
  projectId: string,
  pipeline: string,
  body: NewContract,
): Promise<Contract> {
  await requirePipeline(projectId, pipeline);
  const schema = schemaOf(body);
  const given = { projectId, pipeline, step: body.step, side: body.side, source: "uploaded", state: "active" } as const;
  const key = await give(tx, { ...given, schema }, "contract.uploaded");
  const contract = await getContractIn(tx.client, projectId, pipeline, key);
  if (contract === null) throw notFound();
  return contract;
}

/** Refuses what no value could be held against. */
function schemaOf({ schema, zod, name }: NewContract): unknown {
  if ((schema === undefined) === (zod === undefined))
    throw invalid("/schema", "or /zod has to be given, one of the two");
  if (zod === undefined) return usable(schema, "/schema");
  const read = readZod(zod, name ?? null);
  if ("message" in read) throw invalid("/zod", `line ${read.line}: ${read.message}`);
  return usable(read.schema, "/zod");
}

function usable(schema: unknown, path: string): unknown {
  const text = canonicalJson(schema);
  if (text.length > schemaChars) throw invalid(path, `is longer than ${schemaChars} characters`);
  if (typeof schema !== "object" || schema === null) return schema;
  const { $schema: draft, ...rest } = schema as Record<string, unknown>;
  if (draft !== undefined && !(typeof draft === "string" && knownDraft.test(draft)))
    throw invalid(path, "names a draft of JSON Schema that is not known here; drafts 7 to 2020-12 are");
  compile(rest);
  return rest;
}

export async function withdraw(tx: Tx, projectId: string, pipeline: string, key: string): Promise<void> {
  await requirePipeline(projectId, pipeline);
  const contract = await getContractIn(tx.client, projectId, pipeline, key);
  if (contract === null || (await withdrawContract(tx.client, projectId, key)) === 0) throw notFound();
  const work = await tx.lock(projectId);
  work.audit("contract.withdrawn", pipeline, { step: contract.step, side: contract.side });
}

export async function decideProposal(
  tx: Tx,
  projectId: string,
  pipeline: string,
  { step, decision }: ProposalDecision,
): Promise<PipelineContracts> {
  await requirePipeline(projectId, pipeline);
  if (decision === "reopen") await reopen(tx, projectId, pipeline, step);
  else {
    const runs = await selectFactsOf(tx.client, projectId, escapeText(pipeline), learntRunsMax);
    const proposal = proposalsOf(runs).find((each) => each.step === step);
    if (proposal === undefined) throw invalid("/step", "is no step for which a contract is proposed");
    const isAdopted = decision === "adopt";
    const given = { projectId, pipeline, step, side: "output", source: "adopted", schema: proposal.schema } as const;
    const state = isAdopted ? "active" : "dismissed";
    await give(tx, { ...given, state }, isAdopted ? "contract.adopted" : "contract.dismissed");
  }
  return pipelineContractsIn(tx.client, projectId, pipeline);
}

async function reopen(tx: Tx, projectId: string, pipeline: string, step: string): Promise<void> {
  if ((await withdrawContract(tx.client, projectId, contractKey(pipeline, step, "output"))) === 0)
    throw invalid("/step", "has no contract that somebody adopted or dismissed");
  const work = await tx.lock(projectId);
  work.audit("contract.reopened", pipeline, { step });
}
