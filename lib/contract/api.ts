import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { controlCalls, controlShapes } from "@/lib/contract/control-api";
import { RunRef } from "@/lib/contract/control-ids";
import { Me } from "@/lib/contract/members";
import { PageQuery } from "@/lib/contract/page";
import { Problem } from "@/lib/contract/problem";
import {
  ApiKey,
  ApiKeyPage,
  Created,
  NewKey,
  NewProject,
  Project,
  ProjectId,
  ProjectPage,
} from "@/lib/contract/projects";
import { RunSearch, RunSearchQuery } from "@/lib/contract/run-search";
import {
  Attribute,
  Json,
  Message,
  Run,
  RunCount,
  RunFacets,
  RunFilter,
  RunHistogram,
  RunPage,
  RunQuery,
  RunValues,
  Span,
  SpanDetail,
  SpanPage,
  SuggestQuery,
  Tokens,
} from "@/lib/contract/runs";
import { SameStepQuery, SameSteps } from "@/lib/contract/same-step";
import { StepEnd, StepHead, StepPiece, StepsQuery } from "@/lib/contract/steps";
import { Session, ThreadId, User } from "@/lib/contract/threads";
import { Transcript, TranscriptQuery } from "@/lib/contract/transcript";
import { ExportQuery, ImportResult } from "@/lib/contract/transfer";
import { Tree } from "@/lib/contract/tree";
import { NewView, View, ViewChange, ViewList, ViewOrder } from "@/lib/contract/views";

const hex = (digits: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const OfProject = z.object({ projectId: ProjectId });
const OfKey = z.object({ projectId: ProjectId, keyId: z.uuid() });
/**
 * Ids are hex, in either case when asked for, in lower case when answered. A run may also be named by its own id, which
 * its client chose: the handler gets the trace id either way.
 */
const OfRun = z.object({ traceId: RunRef });
const OfSpan = z.object({ traceId: RunRef, spanId: hex(16) });
const OfView = z.object({ viewId: z.uuid() });
const CursorQuery = PageQuery.pick({ cursor: true });

/** Every call below /api/v1: routes serve exactly these, and OpenAPI is made from them. */
export const apiCalls = {
  ...controlCalls,
  createProject: {
    method: "POST",
    path: "/projects",
    who: "admin",
    summary: "Make a project with a first API key, which is shown in this answer only",
    body: NewProject,
    status: 201,
    answer: Created,
    secret: "key",
  },
  listProjects: {
    method: "GET",
    path: "/projects",
    who: "admin",
    summary: "Projects, newest first",
    query: PageQuery,
    status: 200,
    answer: ProjectPage,
  },
  createKey: {
    method: "POST",
    path: "/projects/{projectId}/keys",
    who: "admin",
    summary: "Make an API key of a project, which is shown in this answer only",
    params: OfProject,
    body: NewKey,
    status: 201,
    answer: Created,
    secret: "key",
  },
  listKeys: {
    method: "GET",
    path: "/projects/{projectId}/keys",
    who: "admin",
    summary: "API keys of a project, newest first, without their secrets",
    params: OfProject,
    query: PageQuery,
    status: 200,
    answer: ApiKeyPage,
  },
  revokeKey: {
    method: "DELETE",
    path: "/projects/{projectId}/keys/{keyId}",
    who: "admin",
    summary: "Revoke an API key",
    params: OfKey,
    status: 204,
  },
  me: {
    method: "GET",
    path: "/me",
    who: "any",
    summary: "Whose credential this is",
    status: 200,
    answer: Me,
  },
  listRuns: {
    method: "GET",
    path: "/runs",
    who: "reader",
    summary: "Runs, newest first",
    query: RunQuery,
    status: 200,
    answer: RunPage,
  },
  runFacets: {
    method: "GET",
    path: "/runs/facets",
    who: "reader",
    summary: "How many runs have which status, pipeline, model, service, user and cost",
    query: RunFilter,
    status: 200,
    answer: RunFacets,
  },
  countRuns: {
    method: "GET",
    path: "/runs/count",
    who: "reader",
    summary: "How many runs match",
    query: RunFilter,
    status: 200,
    answer: RunCount,
  },
  runHistogram: {
    method: "GET",
    path: "/runs/histogram",
    who: "reader",
    summary: "How many runs began when, in at most 96 buckets",
    query: RunFilter,
    status: 200,
    answer: RunHistogram,
  },
  suggestValues: {
    method: "GET",
    path: "/runs/suggest",
    who: "reader",
    summary: "Values that a field of the query has in the newest runs",
    query: SuggestQuery,
    status: 200,
    answer: RunValues,
  },
  getRun: {
    method: "GET",
    path: "/runs/{traceId}",
    who: "reader",
    summary: "One run",
    params: OfRun,
    status: 200,
    answer: Run,
  },
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
  runEvents: {
    method: "GET",
    path: "/runs/{traceId}/events",
    who: "reader",
    summary: "Server-sent events: `changed` whenever something of the run was committed",
    params: OfRun,
    status: 200,
    mediaType: "text/event-stream",
  },
  exportRuns: {
    method: "GET",
    path: "/runs/export",
    who: "reader",
    summary:
      "Runs with all their telemetry, a run a line: {run, resourceSpans, resourceLogs}, newest first; import takes it back",
    query: ExportQuery,
    status: 200,
    mediaType: "application/x-ndjson",
  },
  importRuns: {
    method: "POST",
    path: "/runs/import",
    who: "key or operator",
    summary:
      "Take the telemetry of a file: OTLP/JSON as one document or one a line (our exports, the Collector's file exporter), or Jaeger's JSON, perhaps with gzip; at most 4 GiB unpacked, 64 MiB an element",
    upload: true,
    status: 200,
    answer: ImportResult,
  },
  exportRun: {
    method: "GET",
    path: "/runs/{traceId}/export",
    who: "reader",
    summary: "The run as OTLP/JSON: importing it elsewhere gives the same run",
    params: OfRun,
    status: 200,
    answer: z.object({ resourceSpans: z.array(Json), resourceLogs: z.array(Json).optional() }),
  },
  getSession: {
    method: "GET",
    path: "/sessions/{sessionId}",
    who: "reader",
    summary: "The runs of one conversation, summed up; /runs?session= lists them",
    params: z.object({ sessionId: ThreadId }),
    status: 200,
    answer: Session,
  },
  getUser: {
    method: "GET",
    path: "/users/{userId}",
    who: "reader",
    summary: "The runs and sessions of one person, summed up; /runs?user= lists them",
    params: z.object({ userId: ThreadId }),
    status: 200,
    answer: User,
  },
  listViews: {
    method: "GET",
    path: "/views",
    who: "reader",
    summary: "Saved views of the list of runs, in the order of their tabs",
    status: 200,
    answer: ViewList,
  },
  createView: {
    method: "POST",
    path: "/views",
    who: "reader",
    summary: "Save a view, at the end unless a position is given",
    body: NewView,
    status: 201,
    answer: View,
  },
  orderViews: {
    method: "POST",
    path: "/views/order",
    who: "reader",
    summary: "Put the views into another order",
    body: ViewOrder,
    status: 200,
    answer: ViewList,
  },
  changeView: {
    method: "PATCH",
    path: "/views/{viewId}",
    who: "reader",
    summary: "Change the given fields of a view",
    params: OfView,
    body: ViewChange,
    status: 200,
    answer: View,
  },
  deleteView: {
    method: "DELETE",
    path: "/views/{viewId}",
    who: "reader",
    summary: "Delete a view",
    params: OfView,
    status: 204,
  },
  openApi: {
    method: "GET",
    path: "/openapi.json",
    who: "open",
    summary: "This description",
    status: 200,
    answer: z.record(z.string(), Json),
  },
} as const satisfies Record<string, ApiCall>;

/** Shapes that OpenAPI names; others are written where they are used. */
export const namedShapes = {
  ...controlShapes,
  ApiKey,
  ApiKeyPage,
  Attribute,
  Created,
  ImportResult,
  Json,
  Me,
  Message,
  Problem,
  Project,
  ProjectPage,
  Run,
  RunFacets,
  RunHistogram,
  RunPage,
  RunSearch,
  RunValues,
  SameSteps,
  Session,
  Span,
  SpanDetail,
  SpanPage,
  StepEnd,
  StepHead,
  StepPiece,
  Tokens,
  Transcript,
  Tree,
  User,
  View,
} as const satisfies Record<string, z.ZodType>;
