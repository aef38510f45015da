// Which contracts a run was held to, and how its values kept them: a step's input and output, and the arguments with which
// its models called tools. What carries a contract without a value is a use that was not checked.
import { canonicalJson } from "@/lib/domain/canonical-json";
import { valueFor, violationsOf, wantsText } from "@/lib/domain/findings/contracts";
import { descendants, type Node, type RunView } from "@/lib/domain/findings/run-view";
import { isSameTool, offersFor, pattern, wrongArguments } from "@/lib/domain/findings/tools";
import type { Validate, Violation } from "@/lib/domain/findings/validate";
import { isFields, keyOf } from "@/lib/domain/findings/values";
import type { Json, ToolCall, ToolOffer } from "@/lib/domain/trace/step";
import { type ContractSide, type ContractSource, toolStep } from "./contract";

/** Where values of a run broke it; indexes of the path are `*`. */
export type ContractIssue = { readonly path: string; readonly message: string; readonly count: number };
export type ContractUse = {
  readonly step: string;
  readonly side: ContractSide;
  readonly source: ContractSource;
  readonly schema: Json;
  readonly passed: number;
  readonly failed: number;
  /** The first that failed, else the first. */
  readonly spanId: string;
  readonly issues: readonly ContractIssue[];
};

/** Of a run; a toolbox of hundreds says nothing about each. */
const usesMax = 60;
const schemaChars = 100_000;
const stepChars = 600;
const issuesMax = 20;

export function usesOf(view: RunView, validate: Validate): ContractUse[] {
  const uses = new Uses();
  for (const side of ["output", "input"] as const) {
    for (const node of view.nodes) {
      const schema = node.contracts[side];
      if (!isFields(schema) || isRepeated(node, side)) continue;
      const broken = violationsOf(node, side, validate) ?? notJson(node, side);
      const source = node.contracts.sources?.[side] ?? "request";
      uses.add({ step: node.path, side, source, schema, spanId: node.spanId }, broken);
    }
  }
  for (const node of view.calls) addToolUses(uses, node, validate);
  return uses.all();
}

/** A step around a call repeats its value and its contract: the call itself counts. */
function isRepeated(node: Node, side: "input" | "output"): boolean {
  const key = keyOf(node.contracts[side]);
  for (const below of descendants(node)) {
    if (below.contracts[side] !== null && keyOf(below.contracts[side]) === key) return true;
  }
  return false;
}

function notJson(node: Node, side: "input" | "output"): readonly Violation[] | null {
  const isText = side === "output" && node.wantsJson && node.error === null && node.toolCalls.length === 0;
  const value = valueFor(node, side);
  if (!isText || typeof value !== "string" || value.trim() === "" || wantsText(node.contracts[side])) return null;
  return [{ path: "", message: "is not JSON" }];
}

function addToolUses(uses: Uses, node: Node, validate: Validate): void {
  const offers = offersFor(node);
  const placeOf = (name: string, schema: Json) => ({
    ...{ step: toolStep(name), side: "arguments" as const, source: "tools" as const, schema, spanId: node.spanId },
  });
  for (const call of node.toolCalls) {
    const offer = offers.find(({ name }) => isSameTool(name, call.name));
    if (offer === undefined || !isFields(offer.schema)) continue;
    const isText = typeof call.arguments === "string";
    const broken = isText ? textArguments(call, offer, validate) : validate(offer.schema, call.arguments);
    if (broken !== null) uses.add(placeOf(offer.name, offer.schema), broken);
  }
  for (const { name, schema } of node.tools) if (isFields(schema)) uses.add(placeOf(name, schema), null);
}

const textArguments = (call: ToolCall, offer: ToolOffer, validate: Validate) =>
  wrongArguments(call, offer, validate) === null ? [] : [{ path: "", message: "is not JSON" }];

type Place = Pick<ContractUse, "step" | "side" | "source" | "schema" | "spanId">;
type Building = { -readonly [Name in Exclude<keyof ContractUse, "issues">]: ContractUse[Name] } & {
  readonly issues: Map<string, { path: string; message: string; count: number }>;
};

class Uses {
  readonly #made = new Map<string, Building>();

  /** `broken` null: there was nothing to check. */
  add(place: Place, broken: readonly Violation[] | null): void {
    const schema = canonicalJson(place.schema);
    const key = `${place.step} ${place.side} ${place.source} ${schema}`;
    const known = this.#made.get(key);
    if (
      known === undefined &&
      (this.#made.size >= usesMax || schema.length > schemaChars || place.step.length > stepChars)
    )
      return;
    const use: Building = known ?? { ...place, passed: 0, failed: 0, issues: new Map() };
    this.#made.set(key, use);
    if (broken === null) return;
    if (broken.length === 0) {
      use.passed += 1;
      return;
    }
    if (use.failed === 0) use.spanId = place.spanId;
    use.failed += 1;
    for (const violation of broken) addIssue(use, violation);
  }

  all(): ContractUse[] {
    return [...this.#made.values()].map(({ issues, ...use }) => ({ ...use, issues: [...issues.values()] }));
  }
}

function addIssue({ issues }: Building, { path, message }: Violation): void {
  const at = pattern(path);
  const key = `${at} ${message}`;
  const known = issues.get(key);
  if (known !== undefined) known.count += 1;
  else if (issues.size < issuesMax) issues.set(key, { path: at, message, count: 1 });
}
