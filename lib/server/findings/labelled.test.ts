// The labelled runs of conformance/labelled, a few of each rule, through ingest, analysis and reading.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings as generate } from "@/conformance/labelled/generate.mjs";
import { emit } from "@/conformance/labelled/otel.mjs";
import { scoreFindings } from "@/conformance/labelled/scoring.mjs";
import { decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLimits } from "@/lib/otlp/limits";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { runFindings } from "@/lib/server/findings/findings";
import { Ingest } from "@/lib/server/ingest";
import { addProject } from "@/lib/testing/telemetry";

type Execution = { readonly traceId: string };
type Case = { readonly id: string; readonly runs: readonly { readonly run: Execution }[] };
type Batch = {
  readonly name: string;
  readonly history: readonly { readonly run: Execution }[];
  readonly cases: readonly Case[];
};
type Score = {
  readonly hits: unknown[];
  readonly misses: { rule: string; why: string }[];
  readonly wrong: { rule: string }[];
};

const batches: Batch[] = generate({ seed: "tests", count: 2, only: "", now: Date.now() });
let ingest: Ingest;

beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
afterAll(() => ingest.close());

async function send(project: string, runs: readonly Execution[]): Promise<void> {
  const request = JSON.stringify({ resourceSpans: runs.map((run) => emit(run)) });
  await ingest.add(project, decodeTracesJson(request, decodeLimits).items, []);
  while ((await analyseWaiting(pool(), (error) => expect.unreachable(String(error)), 0)) > 0);
}

describe("what is known of the runs is found, and nothing else", () => {
  it.each(batches.map((batch) => [batch.name, batch] as const))("%s", async (_, { history, cases }) => {
    const project = await addProject();
    await send(
      project,
      history.map(({ run }) => run),
    );
    const runs = cases.map(({ runs }) => runs.at(-1)?.run ?? expect.unreachable("a case without a run"));
    await send(project, runs);
    const wrong: string[] = [];
    for (const [at, one] of cases.entries()) {
      const answer = await runFindings(project, runs[at]?.traceId ?? "");
      expect(answer?.analysedAt).not.toBeNull();
      const score: Score = scoreFindings(answer?.findings ?? [], one);
      wrong.push(
        ...score.misses.map(({ rule, why }) => `${one.id}: ${rule} ${why}`),
        ...score.wrong.map(({ rule }) => `${one.id}: ${rule} is wrong`),
      );
    }
    expect(wrong).toEqual([]);
  });
});
