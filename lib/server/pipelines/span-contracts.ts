// The contracts of one step with its values, and where the values break them.
import type { SpanContract, SpanContracts } from "@/lib/contract/contracts";
import type { ContractSide, ContractSource } from "@/lib/domain/contracts/contract";
import { toolStep } from "@/lib/domain/contracts/contract";
import { schemaFor, valueAt } from "@/lib/domain/contracts/locate";
import { valueFor, violationsOf } from "@/lib/domain/findings/contracts";
import { type Node, viewRun } from "@/lib/domain/findings/run-view";
import { isSameTool, offersFor } from "@/lib/domain/findings/tools";
import type { Violation } from "@/lib/domain/findings/validate";
import { isFields } from "@/lib/domain/findings/values";
import type { Json } from "@/lib/domain/trace/step";
import { toEvidence } from "@/lib/otlp/to-evidence";
import { pool } from "@/lib/server/db";
import { contractHash, contractKey } from "@/lib/server/findings/identify";
import { PipelineSettings } from "@/lib/server/findings/settings";
import { validate } from "@/lib/server/findings/validate";
import { readSpans } from "@/lib/server/read-spans";
import { mutable } from "@/lib/server/run-spans";
import { getRun } from "@/lib/server/runs";
import { selectAncestors } from "@/lib/server/sql/select-ancestors";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { escapeText } from "@/lib/server/store-text";

const issuesMax = 500;
const noFigures = { cost: null, tokens: null, duration: null, steps: 0 };

/** Null where the project has no such span. */
export async function spanContracts(projectId: string, traceId: string, spanId: string): Promise<SpanContracts | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const ids = await selectAncestors(pool(), run, spanId);
  const spans = await readSpans(run, ids);
  if (!spans.has(spanId)) return null;
  const { pipeline = null, status = "done" } = (await getRun(projectId, traceId)) ?? {};
  const steps = [...spans.values()].map(({ span, logs }) => toEvidence(span, logs));
  const settings = await PipelineSettings.read(pool(), [
    { projectId, pipeline: pipeline === null ? null : escapeText(pipeline) },
  ]);
  const given = pipeline === null ? [] : settings.contractsOf({ projectId, pipeline: escapeText(pipeline) });
  const node = viewRun({ status, steps, figures: noFigures }, given).nodes.find((each) => each.spanId === spanId);
  return { pipeline, contracts: node === undefined ? [] : contractsOf(node, pipeline) };
}

function contractsOf(node: Node, pipeline: string | null): SpanContract[] {
  const own = (["input", "output"] as const).flatMap((side): SpanContract[] => {
    const schema = node.contracts[side];
    if (!isFields(schema)) return [];
    const source = node.contracts.sources?.[side] ?? "request";
    const value = valueFor(node, side);
    const broken = notJson(node, side, value) ?? violationsOf(node, side, validate);
    return [told({ side, source, tool: null, step: node.path, schema, value, broken }, pipeline)];
  });
  return [...own, ...argumentsOf(node, pipeline)];
}

function notJson(node: Node, side: ContractSide, value: Json): readonly Violation[] | null {
  const isText = side === "output" && node.wantsJson && node.toolCalls.length === 0 && typeof value === "string";
  return isText && node.error === null && value.trim() !== "" ? [{ path: "", message: "is not JSON" }] : null;
}

function argumentsOf(node: Node, pipeline: string | null): SpanContract[] {
  if (node.kind !== "llm") return [];
  return node.toolCalls.flatMap((call): SpanContract[] => {
    const offer = offersFor(node).find(({ name }) => isSameTool(name, call.name));
    if (offer === undefined || !isFields(offer.schema)) return [];
    const { name, schema } = offer;
    const broken =
      typeof call.arguments === "string" ? [{ path: "", message: "is not JSON" }] : validate(schema, call.arguments);
    const place = { side: "arguments" as const, source: "tools" as const, tool: name, step: toolStep(name) };
    return [told({ ...place, schema, value: call.arguments, broken }, pipeline)];
  });
}

type Told = {
  readonly side: ContractSide;
  readonly source: ContractSource;
  readonly tool: string | null;
  readonly step: string;
  readonly schema: Json;
  readonly value: Json;
  readonly broken: readonly Violation[] | null;
};

function told({ side, source, tool, step, schema, value, broken }: Told, pipeline: string | null): SpanContract {
  return {
    ...{ side, source, tool, hash: contractHash(schema).slice(0, 8), checked: broken !== null },
    id: pipeline === null ? null : contractKey(pipeline, step, side),
    ...{ schema: mutable(schema), value: mutable(value) },
    issues: (broken ?? []).slice(0, issuesMax).map(({ path, message }) => {
      const actual = valueAt(value, path);
      return {
        ...{ path, message, missing: actual === undefined, actual: mutable(actual ?? null) },
        expected: mutable(schemaFor(schema, path)),
      };
    }),
  };
}
