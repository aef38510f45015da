import { z } from "zod";
import { PageQuery } from "@/lib/contract/page";
import { Attribute, Json, Message, Nanos, Span, SpanId } from "@/lib/contract/runs";
import { costStates, stepKinds } from "@/lib/domain/trace/step";

const { error, startTimeUnixNano, endTimeUnixNano } = Span.shape;
const Cost = { costMicroUsd: z.int().nullable(), costState: z.enum(costStates) };
/** Length of the whole, where it was cut; the span itself has all of it. */
const Cut = z.int().nullable();

const base = {
  spanId: SpanId,
  name: z.string(),
  startTimeUnixNano,
  endTimeUnixNano,
  error,
  /** The tool in which it happened. */
  inTool: z.object({ spanId: SpanId, name: z.string() }).nullable(),
};

/** `at`: its place among the messages of the span; -1 where it was made of the step's text. */
export const TranscriptMessage = Message.extend({ at: z.int(), characters: Cut });
export type TranscriptMessage = z.infer<typeof TranscriptMessage>;

const ToolRun = z.object({
  spanId: SpanId,
  name: z.string(),
  startTimeUnixNano,
  endTimeUnixNano,
  error,
  arguments: Json,
  result: Json,
  characters: Cut,
});
export type ToolRun = z.infer<typeof ToolRun>;
const Attempt = z.object({ spanId: SpanId, name: z.string(), startTimeUnixNano, endTimeUnixNano, error });

/** One model call: what is new in it since the calls before. */
export const TranscriptCall = z.object({
  type: z.literal("call"),
  ...base,
  model: z.string().nullable(),
  provider: z.string().nullable(),
  tokens: Span.shape.tokens,
  ...Cost,
  finishReason: z.string().nullable(),
  /** Messages that a call before this one had already. */
  known: z.object({ messages: z.int(), characters: z.int() }),
  /** The conversation goes on with a changed past; `dropped` messages of it are gone. */
  rewritten: z.boolean(),
  dropped: z.int(),
  messages: z.array(TranscriptMessage),
  /** New messages before these that are left out here. */
  omitted: z.int(),
  /** Steps that ran the tool calls of the answer: `call` counts those calls from 0. */
  tools: z.array(ToolRun.extend({ call: z.int() })),
  /** Failed attempts before, and failed requests inside. */
  attempts: z.array(Attempt),
  /** Other spans that saw the same call. */
  views: z.array(SpanId),
});
export type TranscriptCall = z.infer<typeof TranscriptCall>;

export const TranscriptAgent = z.object({
  type: z.literal("agent"),
  ...base,
  /** Its steps stand in this transcript; else ask for its own with `agent`. */
  inline: z.boolean(),
  stepCount: z.int(),
  callCount: z.int(),
  toolCount: z.int(),
  failureCount: z.int(),
  ...Cost,
  input: z.string().nullable(),
  output: z.string().nullable(),
  characters: Cut,
});
export type TranscriptAgent = z.infer<typeof TranscriptAgent>;

const TranscriptTool = z.object({ type: z.literal("tool"), ...base, tool: ToolRun });
const TranscriptStep = z.object({
  type: z.literal("step"),
  ...base,
  kind: z.enum(stepKinds),
  input: z.string().nullable(),
  output: z.string().nullable(),
  characters: Cut,
});
export type TranscriptStep = z.infer<typeof TranscriptStep>;
/** Something that a step recorded while it ran: a decision, a state. */
const TranscriptEvent = z.object({
  type: z.literal("event"),
  ...base,
  kind: z.enum(stepKinds),
  timeUnixNano: Nanos,
  event: z.string(),
  attributes: z.array(Attribute),
});
export type TranscriptEvent = z.infer<typeof TranscriptEvent>;

export const TranscriptEntry = z.discriminatedUnion("type", [
  TranscriptCall,
  TranscriptAgent,
  TranscriptTool,
  TranscriptStep,
  TranscriptEvent,
]);
export type TranscriptEntry = z.infer<typeof TranscriptEntry>;

/** A page of a transcript, in order of time. */
export const Transcript = z.object({
  entries: z.array(TranscriptEntry),
  /** Moments of the whole transcript; a call and its tools are one. */
  total: z.int(),
  /** How many of them lie before this page. */
  before: z.int(),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
});
export type Transcript = z.infer<typeof Transcript>;

const OneSpan = z.string().toLowerCase().pipe(SpanId).optional();
export const TranscriptQuery = PageQuery.extend({
  agent: OneSpan.describe("Only what this agent did, span id"),
  around: OneSpan.describe("Begin with the page that tells of this step; not with a cursor"),
});
export type TranscriptQuery = z.infer<typeof TranscriptQuery>;
