import type { Cost } from "./summarise-run";
import type { OutlineStep } from "./transcript-shape";

// The moments that a transcript tells of.

export type CallItem<S> = {
  readonly type: "call";
  readonly step: S;
  /** Other spans that saw the same call. */
  readonly views: readonly S[];
  /** Tool steps that began after this call and before the next one beside it. */
  readonly tools: readonly S[];
  /** The same call before it, which failed, and failed tries inside it. */
  readonly attempts: readonly S[];
  /** Calls whose conversation this one may go on with, latest first. */
  readonly before: readonly S[];
};
export type AgentItem<S> = {
  readonly type: "agent";
  readonly step: S;
  /** Its steps stand in this transcript; else it has one of its own. */
  readonly inline: boolean;
  readonly stepCount: number;
  readonly callCount: number;
  readonly toolCount: number;
  readonly failureCount: number;
  readonly cost: Cost;
  /** Where it does not say itself what it was asked and what came of it. */
  readonly firstCall: S | null;
  readonly lastCall: S | null;
};
/** Items are in order of `atNs`; `inTool`: the tool in which it happened. */
export type OutlineItem<S extends OutlineStep = OutlineStep> = {
  readonly atNs: bigint;
  readonly inTool: S | null;
} & (
  | CallItem<S>
  | AgentItem<S>
  | { readonly type: "step"; readonly step: S }
  | { readonly type: "event"; readonly step: S; readonly index: number }
);

/** Events by which instrumentations report messages, chunks and exceptions: what they say is told with the step itself. */
export const reportEvents =
  "^(exception$|gen_ai[.]|llm[.]|tool[.]output$|new_token$|First Token|ai[.]stream[.]|tracegate[.]hold$)";
