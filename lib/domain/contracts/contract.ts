import { type Json, type StepKind, stepKinds } from "@/lib/domain/trace/step";

/** What a contract binds: what a step is given, what it answers, or the arguments with which models call a tool. */
export const contractSides = ["input", "output", "arguments"] as const;
export type ContractSide = (typeof contractSides)[number];

/**
 * Where a contract comes from: the SDK's attributes on the span, the schema that a request asked its answer to keep, the
 * definition of a tool in a prompt, a person's upload, or a shape learnt from runs that a person adopted. A span's own
 * contract comes first; an uploaded or adopted one binds spans that carry none.
 */
export const contractSources = ["sdk", "request", "tools", "uploaded", "adopted"] as const;
export type ContractSource = (typeof contractSources)[number];

/** A contract that a person gave for a step: spans of that path which carry none are held to it. */
export type GivenContract = {
  readonly step: string;
  readonly side: "input" | "output";
  readonly source: "uploaded" | "adopted";
  readonly schema: Json;
};

/** Of a tool's contract: any model of the pipeline may call it. */
export const toolStep = (name: string) => `tool:${name}`;
/** The last name of a path. */
export const stepLabel = (step: string) => (step.split(" › ").at(-1) ?? step).replace(/^\w+:/, "");
/** Kind of the last step of a path. */
export function stepKindOf(step: string): StepKind {
  const kind = /^(\w+):/.exec(step.split(" › ").at(-1) ?? "")?.[1];
  return stepKinds.find((each) => each === kind) ?? "other";
}
