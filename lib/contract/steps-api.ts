import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { PageQuery } from "@/lib/contract/page";
import { OfRun, OfSpan } from "@/lib/contract/params";
import { RunSearch, RunSearchQuery } from "@/lib/contract/run-search";
import { Attribute, Message, Span, SpanDetail, SpanPage } from "@/lib/contract/runs";
import { SameStepQuery, SameSteps } from "@/lib/contract/same-step";
import { StepEnd, StepHead, StepPiece, StepsQuery } from "@/lib/contract/steps";
import { Transcript, TranscriptQuery } from "@/lib/contract/transcript";
import { Tree } from "@/lib/contract/tree";

const CursorQuery = PageQuery.pick({ cursor: true });

/** Calls about the steps of one run. */
export const stepCalls = {
  listSpans: {
    method: "GET",
    path: "/runs/{traceId}/spans",
    who: "reader",
    summary: "Spans of a run, ordered by start",
    params: OfRun,
    query: PageQuery,
    status: 200,
    answer: SpanPage,
  },
  getSpan: {
    method: "GET",
    path: "/runs/{traceId}/spans/{spanId}",
    who: "reader",
    summary: "One span with messages, attributes, events, links and how it was read",
    params: OfSpan,
    status: 200,
    answer: SpanDetail,
  },
  sameSteps: {
    method: "GET",
    path: "/runs/{traceId}/spans/{spanId}/siblings",
    who: "reader",
    summary: "The same step in the runs of the pipeline before: one kind and name, ancestors of the same names",
    params: OfSpan,
    query: SameStepQuery,
    status: 200,
    answer: SameSteps,
  },
  searchRun: {
    method: "GET",
    path: "/runs/{traceId}/search",
    who: "reader",
    summary: "Steps of a run that hold a text, with a line of it",
    params: OfRun,
    query: RunSearchQuery,
    status: 200,
    answer: RunSearch,
  },
  getTree: {
    method: "GET",
    path: "/runs/{traceId}/tree",
    who: "reader",
    summary: "The whole run as columns, without payloads; windows beyond 100,000 spans",
    params: OfRun,
    query: CursorQuery,
    status: 200,
    answer: Tree,
  },
  readSteps: {
    method: "GET",
    path: "/runs/{traceId}/steps",
    who: "reader",
    summary: "The steps as the run page reads them, a line of JSON each: one StepHead, StepPieces, one StepEnd",
    params: OfRun,
    query: StepsQuery,
    status: 200,
    answer: z.union([StepHead, StepPiece, StepEnd]),
    mediaType: "application/x-ndjson",
  },
  getTranscript: {
    method: "GET",
    path: "/runs/{traceId}/transcript",
    who: "reader",
    summary:
      "The run as one readable transcript: what is new in each call, tools with their results, sub-agents as cards",
    params: OfRun,
    query: TranscriptQuery,
    status: 200,
    answer: Transcript,
  },
} as const satisfies Record<string, ApiCall>;

export const stepShapes = {
  Attribute,
  Message,
  RunSearch,
  SameSteps,
  Span,
  SpanDetail,
  SpanPage,
  StepEnd,
  StepHead,
  StepPiece,
  Transcript,
  Tree,
} as const satisfies Record<string, z.ZodType>;
