import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import * as runs from "@/lib/contract/control-runs";
import { PageQuery } from "@/lib/contract/page";
import { OfRunId } from "@/lib/contract/params";
import { OpenRuns, RunControl, RunControlQuery } from "@/lib/contract/run-control";

const FenceQuery = z.object({
  fence: z
    .string()
    .regex(/^\d{1,20}$/, "is not a fence")
    .transform(Number),
});
const JournalQuery = z.object({ limit: PageQuery.shape.limit.unwrap().default(1000), cursor: PageQuery.shape.cursor });
const ResumableQuery = PageQuery.extend({ pipeline: runs.ResumableQueryPipelines });

/** Calls about runs of the control plane and who executes them; runs-api.ts has those about telemetry. */
export const controlRunCalls = {
  startRun: {
    method: "POST",
    path: "/runs",
    who: "key",
    summary: "Start a run, or open a known one again with its journal",
    body: runs.StartRun,
    status: 201,
    orStatus: 200,
    answer: runs.RunState,
  },
  runState: {
    method: "GET",
    path: "/runs/{traceId}/state",
    who: "reader",
    summary: "What the control plane knows of a run, with its journal",
    params: OfRunId,
    query: JournalQuery,
    status: 200,
    answer: runs.RunState,
  },
  runControl: {
    method: "GET",
    path: "/runs/{traceId}/control",
    who: "reader",
    summary: "What governs a run: limits, lease, controls, approvals, claims and holds, and the spans that name them",
    params: OfRunId,
    query: RunControlQuery,
    status: 200,
    answer: RunControl,
  },
  resumableRuns: {
    method: "GET",
    path: "/runs/resumable",
    who: "key",
    summary: "Runs that wait for an executor, oldest first",
    query: ResumableQuery,
    status: 200,
    answer: runs.ResumablePage,
  },
  leaseRun: {
    method: "POST",
    path: "/runs/{traceId}/lease",
    who: "key",
    summary: "Become the one executor of a run, or renew the lease",
    params: OfRunId,
    body: runs.AskLease,
    status: 200,
    answer: runs.Lease,
  },
  releaseRun: {
    method: "DELETE",
    path: "/runs/{traceId}/lease",
    who: "key",
    summary: "Park the run or hand it over",
    params: OfRunId,
    query: FenceQuery,
    status: 204,
  },
  endRun: {
    method: "POST",
    path: "/runs/{traceId}/end",
    who: "key",
    summary: "End a run",
    params: OfRunId,
    body: runs.EndRun,
    status: 200,
    answer: runs.RunState,
  },
  openRuns: {
    method: "GET",
    path: "/control/runs",
    who: "reader",
    summary: "How many runs have not ended, by pipeline and version: what a control would stop",
    status: 200,
    answer: OpenRuns,
  },
} as const satisfies Record<string, ApiCall>;

export const controlRunShapes = {
  Lease: runs.Lease,
  ResumablePage: runs.ResumablePage,
  RunState: runs.RunState,
  OpenRuns,
  RunControl,
} as const satisfies Record<string, z.ZodType>;
