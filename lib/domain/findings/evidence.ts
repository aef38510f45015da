// What the rules of findings know of a step: the normalised step, and what only findings need of it.
import type { ContractSource } from "@/lib/domain/contracts/contract";
import type { Json, Message, Step, ToolOffer } from "@/lib/domain/trace/step";

/**
 * What came out of a step: something, nothing though it was asked to show it ("", white space, null, {}, []), or nothing
 * that the client shows.
 */
export type Given = "something" | "nothing" | "unknown";

/** JSON Schemas of a step's input and output: those that its span carries, else those that a person gave; null where there is none. */
export type Contracts = {
  readonly input: Json;
  readonly output: Json;
  /** Where they come from; what is left out here came with the request. */
  readonly sources?: { readonly input?: ContractSource; readonly output?: ContractSource };
  /** The step failed because of them: what it shows as its output is the value that was refused, not an error. */
  readonly isEnforced?: boolean;
};

/** An HTTP request that a span made. */
export type HttpRequest = { readonly method: string; readonly url: string };

export type EvidenceStep = Pick<
  Step,
  | "kind"
  | "model"
  | "provider"
  | "tokens"
  | "finishReason"
  | "inputText"
  | "outputText"
  | "toolCalls"
  | "tool"
  | "error"
  | "attempt"
  | "haltCode"
> & {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Of the thing: tool, agent, model call; without what the client varies from call to call. */
  readonly label: string;
  readonly startNs: bigint;
  readonly endNs: bigint | null;
  readonly given: Given;
  readonly messages: readonly Message[];
  /** Tools that a model or agent was offered; an empty list is the same as none. */
  readonly tools: readonly ToolOffer[];
  readonly contracts: Contracts;
  /** Its output was asked to be JSON. */
  readonly wantsJson: boolean;
  /** Its answer has a part that refuses. */
  readonly refuses: boolean;
  readonly request: HttpRequest | null;
  readonly contextWindow: number | null;
};

export type RunEvidence = {
  /** As judged: a rule may ask whether the run is done. */
  readonly status: string;
  readonly steps: readonly EvidenceStep[];
  readonly figures: RunFigures;
};

/** Figures that are compared with those of earlier runs; null where unknown or incomplete. */
export type RunFigures = {
  readonly cost: number | null;
  readonly tokens: number | null;
  readonly duration: number | null;
  readonly steps: number;
};
