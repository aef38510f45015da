// Values against the contracts that their steps declare.
import type { Json } from "@/lib/domain/trace/step";
import { deepestFirst } from "./errors";
import { type Finding, finding } from "./finding";
import { narrow } from "./narrow";
import { descendants, inputKey, isAfter, type Node, type RunView } from "./run-view";
import { askedOf, promptOf } from "./texts";
import { pattern, said, worst } from "./tools";
import type { Validate, Violation } from "./validate";
import { isFields, isNothing, keyOf, parsed } from "./values";

type Side = "input" | "output";

export function brokenContracts(view: RunView, validate: Validate): Finding[] {
  const told = new Set<string>();
  const found: Finding[] = [];
  for (const side of ["output", "input"] as const) {
    for (const node of deepestFirst(view)) {
      const broken = violationOf(node, side, validate);
      if (broken === null) continue;
      // a step around a call repeats its value and its contract
      const same = `${side} ${keyOf(contractOf(node, side))} ${keyOf(valueFor(node, side))}`;
      if (told.has(same) && hasBelow(node, side)) continue;
      told.add(same);
      const { schema, value } = narrow(contractOf(node, side), valueFor(node, side), broken.path);
      const isRepaired = isMended(node, side, view, validate);
      found.push(
        finding(`schema.${side}`, node, {
          detail: `${side === "output" ? "Output" : "Input"} of ${node.label}: ${said(broken)}${isRepaired ? "; a later attempt conforms" : ""}.`,
          ...(isRepaired ? { severity: "info" } : {}),
          evidence: [{ spanId: node.spanId, path: broken.path }],
          about: `${pattern(broken.path)} ${broken.message}`,
          expected: schema,
          actual: value,
        }),
      );
    }
  }
  return found;
}

/** A step below has a contract of that side. */
/**
 * Its own; of a model's answer also that of the step around it, where that step failed and so shows no value itself: a client
 * that refuses an answer names the schema on the outer span and the answer on the inner one.
 */
function contractOf(node: Node, side: Side): Json {
  const own = node.contracts[side];
  const { parent } = node;
  if (own !== null || side === "input" || node.kind !== "llm" || parent === null) return own;
  if (parent.error === null || parent.kind === "tool" || valueFor(parent, "output") !== null) return null;
  const last = parent.children.findLast(({ kind }) => kind === "llm");
  return last === node ? parent.contracts.output : null;
}

function hasBelow(node: Node, side: Side): boolean {
  const waiting = [...node.children];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.contracts[side] !== null) return true;
    waiting.push(...at.children);
  }
  return false;
}

const violationOf = (node: Node, side: Side, validate: Validate) => worst(violationsOf(node, side, validate));

/**
 * What of the value breaks its contract; null where nothing was checked: no contract, no value, or a schema that cannot be
 * used. A text that is no JSON where it should be is told by json.malformed.
 */
export function violationsOf(node: Node, side: Side, validate: Validate): readonly Violation[] | null {
  const schema = contractOf(node, side);
  if (!isFields(schema)) return null;
  if (side === "output" && (hasFailed(node) || node.toolCalls.length > 0)) return null;
  const value = valueFor(node, side);
  if (value === null && textOf(node, side) === null && node.tool === null) return null;
  if (typeof value === "string" && (side === "output" || isNothing(value)) && node.tool === null && !wantsText(schema))
    return null;
  const broken = validate(schema, value);
  // a text that looks like JSON may be meant as a text
  const text = textOf(node, side);
  const isMeantAsText =
    worst(broken) !== null &&
    text !== null &&
    typeof value !== "string" &&
    wantsText(schema) &&
    worst(validate(schema, text)) === null;
  return isMeantAsText ? [] : broken;
}

const hasFailed = ({ error, contracts }: Node) => error !== null && contracts.isEnforced !== true;

export const wantsText = (schema: Json) => isFields(schema) && [schema["type"]].flat().includes("string");

const textOf = (node: Node, side: Side) => (side === "input" ? node.inputText : node.outputText);

/** What is held against the contract. */
export function valueFor(node: Node, side: Side): Json {
  if (node.tool !== null) return side === "input" ? node.tool.arguments : node.tool.result;
  const text = textOf(node, side);
  return parsed(text) ?? text;
}

/** A later attempt conforms: the same step was asked again, with the same input or with what was wrong about the answer. */
function isMended(node: Node, side: Side, view: RunView, validate: Validate): boolean {
  return (view.byPath.get(node.path) ?? []).some(
    (later) =>
      isAfter(later, node) &&
      later.error === null &&
      textOf(later, side) !== null &&
      isSchemaOf(later, node, side) &&
      typeof valueFor(later, side) !== "string" &&
      violationOf(later, side, validate) === null &&
      isAnotherTry(later, node),
  );
}

const isSchemaOf = (later: Node, node: Node, side: Side) =>
  keyOf(contractOf(later, side)) === keyOf(contractOf(node, side));

function isAnotherTry(later: Node, node: Node): boolean {
  if ((later.attempt ?? 0) > (node.attempt ?? 0) && later.attempt !== null && later.attempt > 1) return true;
  const input = inputKey(node);
  if (input !== null && inputKey(later) === input) return true;
  const answer = node.outputText?.trim() ?? "";
  if (answer !== "" && promptOf(later).includes(answer)) return true;
  const [before = [], after = []] = [node, later].map((each) =>
    askedOf(callIn(each)).map(({ parts }) => keyOf([...parts])),
  );
  return before.length > 0 && after.length > before.length && before.every((key, at) => after[at] === key);
}

/** The model call that a step around it stands for. */
const callIn = (node: Node): Node =>
  node.messages.length > 1 ? node : ([...descendants(node)].find(({ kind }) => kind === "llm") ?? node);
