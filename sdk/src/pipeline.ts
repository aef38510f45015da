import { toMs } from "@/sdk/src/duration";
import { executeRun } from "@/sdk/src/run/execute";
import type { Finished } from "@/sdk/src/run/finish";
import type { Job } from "@/sdk/src/run/open";
import type { Run } from "@/sdk/src/run/run";
import { breachOf } from "@/sdk/src/step/contract";
import { requireName, requireUsd } from "@/sdk/src/step/definition";
import { redacted } from "@/sdk/src/telemetry/telemetry";
import type { AnySchema, In, Limits, Ms, Out, Pipeline, RunResult } from "@/sdk/src/types";
import { contractOf, plainIssues, validate } from "@/sdk/src/validate";

type Options<I, O> = { readonly version: string; readonly input: I; readonly output: O; readonly limits: Limits };

/**
 * An agent's work from one input to one output, within limits that it cannot leave. It goes on after a crash from its journal.
 * @example
 * const desk = pipeline("refund-desk", { version: "3", input: Ticket, output: Answer, limits: { usd: 0.25, steps: 20, ms: "2m" } },
 *   async (ticket) => answer(await lookup(ticket)));
 * const run = await desk.start({ orderId: "o-1" }, { id: "ticket-1" });
 */
export function pipeline<I extends AnySchema, O extends AnySchema>(
  name: string,
  options: Options<I, O>,
  body: (input: Out<I>) => Promise<In<O>> | In<O>,
): Pipeline<I, O> {
  requireName("pipeline", name);
  requireName("version", options.version);
  const limits = limitsOf(name, options.limits);
  const job = (more: Pick<Job, "waitIfHeld"> & Partial<Job> & { park?: Ms | undefined }): Job => ({
    pipeline: name,
    version: options.version,
    limits,
    parkMs: more.park === undefined ? Number.POSITIVE_INFINITY : toMs(more.park),
    body: (input, run) => between(options, run, input, body),
    ...more,
  });
  const start = (input: In<I>, how: Parameters<Pipeline<I, O>["start"]>[1] = {}) =>
    executeRun(job({ input, waitIfHeld: true, ...how })) as Promise<RunResult<Out<O>>>;
  const resume = (resumeId: string, how: Parameters<Pipeline<I, O>["resume"]>[1] = {}) =>
    executeRun(job({ resumeId, waitIfHeld: true, ...how })) as Promise<RunResult<Out<O>>>;
  const take = (resumeId: string, handOver: AbortSignal): Promise<Finished> =>
    executeRun(job({ resumeId, handOver, parkMs: 0, waitIfHeld: false }));
  return Object.defineProperty({ name, version: options.version, start, resume }, takeUp, { value: take });
}

/** How serve() takes up a run that waits for an executor: not waiting for others, parking at once. */
export const takeUp = Symbol.for("tracegate.take");
export type Servable = {
  readonly name: string;
  readonly [takeUp]: (runId: string, handOver: AbortSignal) => Promise<Finished>;
};

function limitsOf(name: string, { usd, steps, ms }: Limits) {
  const microUsd = requireUsd(name, usd);
  if (microUsd === null || !Number.isInteger(steps) || steps < 1 || steps > 100_000) {
    throw new TypeError(`${name}: limits are usd, steps (1 to 100000) and ms, all three.`);
  }
  return { microUsd, steps, ms: toMs(ms) };
}

/** The body between the contracts of the pipeline. */
async function between<I extends AnySchema, O extends AnySchema>(
  { input: inputSchema, output: outputSchema }: Options<I, O>,
  run: Run,
  given: unknown,
  body: (input: Out<I>) => Promise<In<O>> | In<O>,
): Promise<Out<O>> {
  run.span.setAttributes({ ...contractOf("input", inputSchema), ...contractOf("output", outputSchema) });
  const input = await checked(run, inputSchema, given, "input");
  return checked(run, outputSchema, await body(input), "output");
}

async function checked<S extends AnySchema>(
  run: Run,
  schema: S,
  value: unknown,
  at: "input" | "output",
): Promise<Out<S>> {
  const result = await validate(schema, value);
  if (result.issues === undefined) return result.value;
  const issues = plainIssues(result.issues);
  run.span.setAttribute("tracegate.schema.issues", JSON.stringify(issues).slice(0, 8_000));
  const detail = { at, issues, value: redacted(`${run.pipeline}.${at}`, value) };
  throw run.halt("schema", breachOf(at, run.pipeline, issues), detail);
}
