// The steps of a run as lines of JSON (lib/contract/steps.ts), made no faster than they are read.
import type { StepEnd, StepHead, StepsQuery } from "@/lib/contract/steps";
import { pool } from "@/lib/server/db";
import { copySteps } from "@/lib/server/sql/copy-steps";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { StepLines } from "@/lib/server/step-lines";
import { StepReader } from "@/lib/server/step-reader";

type Place = NonNullable<Awaited<ReturnType<typeof selectPlace>>>;

const windowSteps = 100_000;

/** Null where the project has no such run. */
export async function readSteps(
  projectId: string,
  traceId: string,
  query: StepsQuery,
): Promise<AsyncGenerator<string> | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  return run && writeLines(run, query.since ?? 0);
}

async function* writeLines(run: Place, since: number): AsyncGenerator<string> {
  const head: StepHead = { revision: run.revision, total: run.spanCount };
  yield line(head);
  if (since < run.revision) {
    const lines: StepLines = new StepLines(() => reader.startNs);
    const reader = new StepReader((step) => lines.add(step));
    for await (const chunk of copySteps(pool(), run, { since, limit: windowSteps })) {
      reader.push(chunk);
      const full = lines.take(false);
      if (full !== "") yield full;
    }
    yield lines.take(true);
  }
  const end: StepEnd = { end: true };
  yield line(end);
}

const line = (value: StepHead | StepEnd) => `${JSON.stringify(value)}\n`;
