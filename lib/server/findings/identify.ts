import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { ContractSide } from "@/lib/domain/contracts/contract";
import type { Finding } from "@/lib/domain/findings/finding";
import type { RunView } from "@/lib/domain/findings/run-view";

const idBytes = 16;

function digest(...parts: unknown[]): string {
  return createHash("sha256")
    .update(canonicalJson(parts))
    .digest("hex")
    .slice(0, idBytes * 2);
}

/** Runs of one service with one root are alike: a client may leave the name of the pipeline out. */
export const pipelineKeyOf = (
  view: RunView,
  run: { readonly service: string | null; readonly pipeline: string | null },
) => digest(run.service, view.roots[0]?.parentSpanId === null ? view.roots[0].path : run.pipeline);

/** The same complaint about the same step of the same pipeline. */
export const fingerprintOf = (pipelineKey: string, { rule, path, about }: Finding): string =>
  digest(pipelineKey, rule, path, about);

/** The same in every analysis of the run; `nth` of those that are alike in all else. */
export const findingIdOf = (fingerprint: string, { spanId, evidence }: Finding, nth: number): string =>
  digest(fingerprint, spanId, evidence, nth);

/** Versions of the contract of one side of one step. */
export const contractKey = (pipeline: string, step: string, side: ContractSide): string =>
  digest("contract", pipeline, step, side);
export const contractHash = (schema: unknown): string => digest("schema", schema);
