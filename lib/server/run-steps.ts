// The steps of a run as lines of JSON (lib/contract/steps.ts), made no faster than they are read.
import type { StepEnd, StepHead, StepsQuery } from "@/lib/contract/steps";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { readOnce } from "@/lib/server/run-changes";
import { indexOf } from "@/lib/server/run-index";
import { windowLines } from "@/lib/server/run-windows";
import { copySteps } from "@/lib/server/sql/copy-steps";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { StepLines } from "@/lib/server/step-lines";
import { StepReader } from "@/lib/server/step-reader";

type Place = NonNullable<Awaited<ReturnType<typeof selectPlace>>>;

/** A larger run is sent in windows. */
const wholeSteps = 100_000;
/** More changes than this are not worth sending: the reader opens the run anew. */
const changesMax = 50_000;

/**
 * All steps of the run, the window that is asked for, or what changed. Null where the project has no such run.
 * @throws AppError `invalid` for two ways of asking at once, or a cursor of something else.
 */
export async function readSteps(
  projectId: string,
  traceId: string,
  query: StepsQuery,
): Promise<AsyncGenerator<string> | null> {
  const asked = (["since", "focus", "near", "at", "below"] as const).filter((name) => query[name] !== undefined);
  if (asked.length > 1) throw invalid(`?${asked[1]}`, `cannot be asked together with ?${asked[0]}`);
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  if (query.since) return readChanges(run, query.since);
  return run.spanCount > wholeSteps ? readWindow(run, query) : readWhole(run);
}

async function* readWhole(run: Place): AsyncGenerator<string> {
  yield line({ revision: run.revision, total: run.spanCount });
  yield* stepLines(run, { since: 0, limit: Number.MAX_SAFE_INTEGER });
  yield line({ end: true });
}

async function* readWindow(run: Place, query: StepsQuery): AsyncGenerator<string> {
  const index = await indexOf(run);
  yield line({ revision: index.revision, total: index.table.count });
  const end = yield* windowLines(index, query);
  yield line(end);
}

async function* readChanges(run: Place, since: number): AsyncGenerator<string> {
  yield line({ revision: run.revision, total: run.spanCount });
  if (since >= run.revision) yield line({ end: true });
  else yield readOnce(`${run.projectId} ${run.traceId} ${since} ${run.revision}`, () => changesOf(run, since));
}

async function changesOf(run: Place, since: number): Promise<string> {
  const pieces: string[] = [];
  let steps = 0;
  for await (const text of stepLines(run, { since, limit: changesMax }, () => (steps += 1))) pieces.push(text);
  return pieces.join("") + line(steps < changesMax ? { end: true } : { end: true, reopen: true });
}

async function* stepLines(
  run: Place,
  which: { since: number; limit: number },
  onStep = () => {},
): AsyncGenerator<string> {
  const lines: StepLines = new StepLines(() => reader.startNs);
  const reader = new StepReader((step) => {
    onStep();
    lines.add(step);
  });
  for await (const chunk of copySteps(pool(), run, which)) {
    reader.push(chunk);
    const full = lines.take(false);
    if (full !== "") yield full;
  }
  yield lines.take(true);
}

const line = (value: StepHead | StepEnd) => `${JSON.stringify(value)}\n`;
