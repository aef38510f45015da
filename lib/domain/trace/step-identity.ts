import type { StepKind } from "./step";
import { kindOf, modelOf, nameOf, type StepTable, subjectOf } from "./step-table";

/** What a step is an instance of: this agent, that tool, that model of that provider. */
export type StepIdentity = { readonly kind: StepKind; readonly name: string; readonly detail: string | null };

/** Kinds that only hold other steps together. */
const holders: ReadonlySet<StepKind> = new Set<StepKind>(["chain", "other"]);
/** What conventions put before the name of the thing: `invoke_agent judge`, `execute_tool lookup`, `tool.execution:lookup`. */
const operation = /^(?:invoke_agent|create_agent|execute_tool|tool\.execution:|subagent:|retrieval|embeddings|chat)\s*/;

/** Null for steps that are passed through. The subject is what the client names apart from the span: `subjectOf`. */
export function identityOf(table: StepTable, row: number): StepIdentity | null {
  const kind = kindOf(table, row);
  if (holders.has(kind)) return null;
  const name = nameOf(table, row);
  const subject = subjectOf(table, row);
  const model = modelOf(table, row);
  if (kind === "llm" || kind === "embedding") return { kind, name: model ?? name, detail: subject };
  const bare = name.replace(operation, "");
  if (kind === "tool") return { kind, name: subject ?? (bare || name), detail: null };
  const saysModel = bare === "" || (model !== null && (bare === model || model.startsWith(bare)));
  return { kind, name: saysModel ? (subject ?? name) : bare, detail: null };
}
