import { randomUUID } from "node:crypto";
import { type Attributes, type Span, TraceFlags, trace } from "@opentelemetry/api";
import type { Approval } from "@/lib/contract/approvals";
import type { RunState } from "@/lib/contract/control-runs";
import { active } from "@/sdk/src/active";
import { pagesOf } from "@/sdk/src/control/pages";
import { currentServer, type Server } from "@/sdk/src/control/server";
import { Halt } from "@/sdk/src/halt";
import { toJson } from "@/sdk/src/json";
import { type Finished, finish, refusedStart, startHalt } from "@/sdk/src/run/finish";
import { Grant } from "@/sdk/src/run/grant";
import type { Joined } from "@/sdk/src/run/joined";
import { innerId, type Job, reader, starter } from "@/sdk/src/run/open";
import { Run, type RunLimits } from "@/sdk/src/run/run";
import type { Attempt } from "@/sdk/src/step/attempt";
import { runSpanId } from "@/sdk/src/telemetry/span-ids";
import { inSpan, newTraceId, openRunSpan, openSpan, record } from "@/sdk/src/telemetry/telemetry";

/** Takes a run up, executes its body here, and ends or parks it. */
export async function executeRun(job: Job): Promise<Finished> {
  const server = currentServer();
  const outer = active.getStore();
  const parent = (outer?.run ?? null) as Run | null;
  const runId =
    job.resumeId ?? job.id ?? (parent === null ? randomUUID() : innerId(parent, outer?.step?.key ?? "", job));
  const traceId = parent?.traceId ?? newTraceId();
  const open = job.resumeId === undefined ? starter(server, job, { runId, traceId, parent }) : reader(server, runId);
  let run: Run | null = null;
  const grant = new Grant(server, runId, open, {
    waitIfHeld: job.waitIfHeld,
    mayDetach: job.resumeId === undefined,
    onLost: (why) => run && lose(run, why),
    onLate: ({ how, state }) => {
      if (how === "ended" && run !== null) lose(run, "taken");
      run?.journal.load(state?.journal ?? []);
    },
    onRefused: (error) => run?.abort(startHalt(run, error) ?? error),
  });
  let joined: Joined;
  try {
    joined = await grant.join(job.signal ?? job.handOver ?? parent?.signal ?? new AbortController().signal);
  } catch (error) {
    grant.stop();
    return refusedStart({ runId, traceId }, error);
  }
  if (joined.how === "ended" && joined.state.status !== "done") return endedBefore(joined.state);
  const ids = { runId, traceId: joined.state?.traceId ?? traceId };
  run = openRun(job, { ...ids, server, grant, parent }, joined);
  const { parking } = run;
  const leave = () => parking.park();
  job.handOver?.addEventListener("abort", leave);
  return finish(run, joined, () => runBody(run as Run, job, joined)).finally(() =>
    job.handOver?.removeEventListener("abort", leave),
  );
}

type Context = { runId: string; traceId: string; server: Server; grant: Grant; parent: Run | null };

function openRun(job: Job, { runId, traceId, server, grant, parent }: Context, { how, state }: Joined): Run {
  const startedAt = state === null ? new Date() : new Date(state.createdAt);
  const span = openSpanOf(parent, state?.parentRunId ?? null, {
    name: `invoke_workflow ${job.pipeline}`,
    traceId,
    startedAt,
    attributes: {
      "tracegate.pipeline": job.pipeline,
      "tracegate.pipeline.version": job.version,
      "tracegate.run.id": runId,
      "tracegate.step.kind": "chain",
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": job.pipeline,
      "tracegate.session.id": job.sessionId,
      "tracegate.user.id": job.userId,
    },
  });
  const limits = state === null ? job.limits : { ...job.limits, microUsd: state.limits.microUsd };
  const scope = (active.getStore()?.step as Attempt | null | undefined)?.call ?? null;
  const outer = parent === null ? null : { parking: parent.parking, scope: { above: scope, deadline: null, waits: 0 } };
  const opening = {
    ...{ runId, traceId, pipeline: job.pipeline, version: job.version, limits, server, grant, span, parent, outer },
    parkMs: job.parkMs,
    signal: job.signal,
  };
  const run = new Run(opening, how === "ended");
  run.journal.load(state?.journal ?? []);
  return run;
}

type SpanOf = { name: string; traceId: string; startedAt: Date; attributes: Attributes };

/** A run inside another is a span below it; one that is gone on with alone lies below the outermost, in whose trace it is. */
function openSpanOf(
  parent: Run | null,
  parentRunId: string | null,
  { name, traceId, startedAt, attributes }: SpanOf,
): Span {
  if (parent !== null) return openSpan(name, { parent: active.getStore()?.step?.span ?? parent.span, attributes });
  if (parentRunId === null) return openRunSpan(name, { traceId, startedAt, attributes });
  const above = { traceId, spanId: runSpanId(traceId), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return openSpan(name, { parent: trace.wrapSpanContext(above), attributes });
}

async function runBody(run: Run, job: Job, joined: Joined): Promise<unknown> {
  const input = job.resumeId === undefined ? job.input : joined.state?.input;
  if (joined.how === "leased" && joined.state.fence > 0) await loadAsked(run);
  record(run.span, "tracegate.input", input, `${job.pipeline}.input`);
  return active.run({ run, step: null }, () => inSpan(run.span, () => job.body(input, run)));
}

type ApprovalPage = { readonly approvals: readonly Approval[]; readonly nextCursor: string | null };

/** Questions of earlier parts: they are not asked twice, and one that nobody comes back to is drift. */
async function loadAsked(run: Run): Promise<void> {
  const path = `/approvals?runId=${encodeURIComponent(run.runId)}&limit=1000`;
  for await (const { approvals } of pagesOf<ApprovalPage>(run.server, path, { signal: run.signal })) {
    for (const { stepKey, name, state } of approvals) {
      run.asked.add(stepKey);
      if (state === "approved" || state === "pending") run.journal.expect(stepKey, name);
    }
  }
}

function lose(run: Run, why: "killed" | "taken"): void {
  if (why === "taken") run.parking.park();
  run.abort(
    why === "killed" ? run.halt("killed", "The run was killed.") : new Error("Another process executes this run."),
  );
}

function endedBefore({ id, traceId, status, haltCode }: RunState): Finished {
  if (status === "failed") throw new Error(`Run ${id} has failed before. Take another id for another try.`);
  const message = `Run ${id} was halted before (${haltCode}). Take another id for another try.`;
  return { runId: id, traceId, status: "halted", halt: new Halt(haltCode as Halt["code"], message, { runId: id }) };
}

/** A step or gate outside a run is a run of one step. */
export async function executeAlone(
  name: string,
  limits: RunLimits,
  given: unknown,
  signal: AbortSignal | undefined,
  body: (run: Run) => Promise<unknown>,
): Promise<unknown> {
  const input = toJson(given, `Input of ${name}`);
  const never = Number.POSITIVE_INFINITY;
  const job = {
    pipeline: name,
    version: "1",
    limits,
    input,
    signal,
    parkMs: never,
    waitIfHeld: true,
    body: (_: unknown, run: Run) => body(run),
  };
  const finished = await executeRun(job);
  if (finished.status === "done") return finished.output;
  if (finished.status === "halted") throw finished.halt;
  throw new Error("Another process executes this run.");
}
