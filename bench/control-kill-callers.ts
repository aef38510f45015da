// A process of clients of bench/control-kill.ts: each listens, claims steps and holds money until it is refused.
import { randomUUID } from "node:crypto";
import { answerAll } from "@/bench/answer-all";
import { call, emptyHash, listen, type Run, startRun, type Target } from "@/bench/control-client";

type Clients = { readonly clients: number; readonly cut: number };
export type Round = { readonly start: string } | { readonly work: string };
export type Seen = {
  /** When each stream told of the kill. */
  readonly heardAt: readonly number[];
  /** The database's clock of every claim and hold that was granted. */
  readonly grantedAt: readonly string[];
  readonly refused: number;
};

/** A client claims, and holds, about this often. */
const everyMs = 2_000;
const roundMs = 30_000;
/** Streams may tell a little later than the refusal. */
const hearMs = 3_000;

let clients = 0;
let runs: Run[] = [];
let heard: { readonly pipeline: unknown; readonly at: number }[] = [];

answerAll<Clients | Round>(async (target, question) => {
  if ("work" in question) return work(target, question.work);
  if ("start" in question) {
    runs = await Promise.all(Array.from({ length: clients }, () => startRun(target, question.start)));
    return runs.length;
  }
  clients = question.clients;
  const streams = await Promise.all(
    Array.from({ length: clients }, () =>
      listen(target, ({ type, at, data }) => {
        const { scope, state } = data as { scope?: { pipeline?: string }; state?: string };
        if (type === "control" && state === "kill") heard.push({ pipeline: scope?.pipeline, at });
      }),
    ),
  );
  for (const { close } of streams.slice(0, question.cut)) close();
  return streams.length;
});

async function work(target: Target, pipeline: string): Promise<Seen> {
  const grantedAt: string[] = [];
  const until = performance.now() + roundMs;
  const ends = await Promise.all(runs.map((run) => workUntilRefused(target, run, grantedAt, until)));
  await new Promise((resolve) => setTimeout(resolve, hearMs));
  const heardAt = heard.filter((one) => one.pipeline === pipeline).map(({ at }) => at);
  heard = [];
  return { heardAt, grantedAt, refused: ends.filter((code) => code === "killed").length };
}

/** @returns the code that ended it */
async function workUntilRefused(target: Target, run: Run, grantedAt: string[], until: number): Promise<string> {
  const { runId, ...lease } = run;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * everyMs));
    const step = { name: "effect", inputHash: emptyHash, effect: "keyed", ...lease };
    const claim = await call(target, "POST", `/runs/${runId}/steps/${randomUUID()}/claim`, step);
    if (claim.status === 200) grantedAt.push(claim.body.entry.claimedAt);
    const hold = await call(target, "POST", "/holds", { runId, ...lease, microUsd: 1 });
    if (hold.status === 201) grantedAt.push(hold.body.createdAt);
    if (claim.status !== 200 && hold.status !== 201) return claim.body.code;
  }
  return "time is up";
}
