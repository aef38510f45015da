// Tool calls of models: arguments, and tools that were (not) offered.
import type { Json, ToolCall, ToolOffer } from "@/lib/domain/trace/step";
import { type Finding, finding, short } from "./finding";
import type { History } from "./history";
import { narrow } from "./narrow";
import { ancestors, type Node, type RunView } from "./run-view";
import type { Validate, Violation } from "./validate";
import { isFields } from "./values";

export function invalidArguments(view: RunView, validate: Validate): Finding[] {
  return view.calls.flatMap((node) =>
    node.toolCalls.flatMap((call) => {
      const offer = offersFor(node).find(({ name }) => isSameTool(name, call.name));
      const wrong = wrongArguments(call, offer, validate);
      if (wrong === null) return [];
      const { schema, value } = narrow(offer?.schema ?? null, call.arguments, wrong.path ?? "");
      return finding("tool.args_invalid", node, {
        detail: `${node.label} called ${call.name} with arguments that ${wrong.why}.`,
        evidence: [{ spanId: node.spanId, ...(wrong.path === null ? {} : { path: wrong.path }) }],
        about: `${call.name} ${pattern(wrong.path ?? "not JSON")}`,
        expected: schema,
        actual: value,
      });
    }),
  );
}

/** Of the call itself; else of the agent that it works for. */
export function offersFor(node: Node): readonly ToolOffer[] {
  if (node.tools.length > 0) return node.tools;
  for (const above of ancestors(node)) if (above.kind === "agent") return above.tools;
  return [];
}

type Wrong = { readonly why: string; readonly path: string | null };

export function wrongArguments(call: ToolCall, offer: ToolOffer | undefined, validate: Validate): Wrong | null {
  const schema = offer?.schema ?? null;
  const args = call.arguments;
  if (typeof args === "string") {
    // a tool that takes free text has no schema of an object, and its text does not begin as one
    const isObject = isFields(schema) && (schema["type"] === "object" || isFields(schema["properties"]));
    return isObject || /^\s*[{[]/.test(args) ? { why: `are not JSON: ${short(args, 60)}`, path: null } : null;
  }
  if (!isFields(schema)) return null;
  const broken = worst(validate(schema, args));
  return broken === null ? null : { why: `break its schema: ${said(broken)}`, path: broken.path };
}

/** Indexes and other numbers of a path stand for all: findings of one kind belong together. */
export const pattern = (path: string) => path.replace(/\/\d+(?=\/|$)/g, "/*");
export const said = ({ path, message }: Violation) => `${path === "" ? "the value" : path} ${message}`;

/** The violation that tells most: the deepest, of several the first. */
export function worst(violations: readonly Violation[] | null): Violation | null {
  const [first, ...others] = violations ?? [];
  if (first === undefined) return null;
  return others.reduce((best, other) => (depth(other) > depth(best) ? other : best), first);
}
const depth = ({ path }: Violation) => path.split("/").length;

export function unknownTools(view: RunView): Finding[] {
  return view.calls.flatMap((node) => {
    const offers = offersFor(node);
    if (offers.length === 0) return [];
    return node.toolCalls.flatMap((call) => {
      if (offers.some(({ name }) => isSameTool(name, call.name))) return [];
      return finding("tool.unknown", node, {
        detail: `${node.label} called ${call.name}, which is not among the ${offers.length} tools that it was offered.`,
        about: call.name,
        expected: offers.slice(0, 50).map(({ name }) => name),
        actual: call.name,
      });
    });
  });
}

/** Some clients write a namespace before the name; a provider's own tools are called by other names than they are offered. */
export function isSameTool(offered: string, called: string): boolean {
  if (offered === called) return true;
  const bare = (name: string) => name.replace(/^(?:functions?|default_api|tools?)[.:/]/, "");
  if (bare(offered) === bare(called)) return true;
  const hosted = (name: string) =>
    name.replace(/(?:_preview)?(?:_\d{4}_?\d{2}_?\d{2}|_\d{8})?$/, "").replace(/_(?:call|tool)$/, "");
  return /_(?:preview|call|\d{8})$|_\d{4}_\d{2}_\d{2}$/.test(`${offered}`) || /_call$/.test(called)
    ? hosted(offered) === hosted(called)
    : false;
}

const earlierLeast = 20;
const offeredLeast = 0.9;

export function toolsMissing(view: RunView, history: History): Finding[] {
  const told = new Set<string>();
  return view.calls.flatMap((node) => {
    const past = history.stepOf(node.path);
    if (node.tools.length > 0 || node.error !== null || past === null || past.calls < earlierLeast) return [];
    if (past.offered < past.calls * offeredLeast || told.has(node.path)) return [];
    told.add(node.path);
    const share: Json = Math.round((100 * past.offered) / past.calls);
    return finding("tool.none_offered", node, {
      detail: `${node.label} offered no tools; ${share} % of ${past.calls} earlier calls of the step did.`,
      expected: share,
      actual: 0,
    });
  });
}
