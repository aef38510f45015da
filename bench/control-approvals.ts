// Contradicting voters, decisions at the deadline, and resumes with arguments that were changed by a byte.
import { call, hashOf, must, type Run, startRun, type Target } from "@/bench/control-client";
import type { Stage } from "@/bench/control-stage";
import { atLeast, atMost, exactly, type Figure, percentile, told } from "@/bench/figures";
import { sleep } from "@/bench/servers";
import { canonicalJson } from "@/lib/domain/canonical-json";

const approvals = 1_000;
const votersEach = 10;
const deadlines = 1_000;
/** Decisions that run towards their deadlines at the same time. */
const deadlinesAtOnce = 50;
const aroundMs = 5;
const timeoutMs = 1_500;

const ask = (run: Run, stepKey: string, more: object = {}) => ({
  runId: run.runId,
  fence: run.fence,
  stepKey,
  name: "refund",
  ask: "Refund the order?",
  args: { stepKey, cents: 1_999 },
  risk: "medium",
  ...more,
});
const yes = (rev: number) => ({ rev, verdict: "approve" });
const no = (rev: number) => ({ rev, verdict: "reject", reason: "other", comment: "no" });

/** One approval after the other, each decided by ten people at the same moment: five for it, five against. */
export async function decisions(stage: Stage): Promise<Figure[]> {
  const { agent, reviewers } = await stage.newProject(votersEach);
  const run = await startRun(agent, "decisions");
  const times: number[] = [];
  let oneWinner = 0;
  let toldWinner = 0;
  for (let at = 0; at < approvals; at++) {
    const { id, rev } = await must(agent, "POST", "/approvals", ask(run, `step-${at}`));
    const votes = reviewers.map((voter, seat) =>
      call(voter, "POST", `/approvals/${id}/decisions`, seat % 2 === at % 2 ? yes(rev) : no(rev)),
    );
    const answers = await Promise.all(votes);
    times.push(...answers.map(({ ms }) => ms));
    const [winner, ...more] = answers.filter(({ status }) => status === 200);
    const decision = canonicalJson(winner?.body.decision ?? null);
    const losers = answers.filter(({ status, body }) => status === 409 && body.code === "already_decided");
    if (winner !== undefined && more.length === 0) oneWinner += 1;
    toldWinner += losers.filter(({ body }) => canonicalJson(body.decision) === decision).length;
  }
  return [
    exactly("approvals with exactly one winner", oneWinner, approvals),
    exactly("losers that were told the winner's decision", toldWinner, approvals * (votersEach - 1)),
    told("decision p50, ms", percentile(times, 0.5)),
    atMost("decision p99, ms", percentile(times, 0.99), 50),
  ];
}

type Late = {
  readonly acceptedAfter: number;
  readonly accepted: number;
  readonly expired: number;
  readonly offsets: number[];
};

/** Each decision leaves so that it is judged within 5 ms of the deadline, before or after it. */
export async function expiry(stage: Stage): Promise<Figure[]> {
  const { agent, reviewers } = await stage.newProject(1);
  const [voter] = reviewers;
  if (voter === undefined) throw new Error("the project has no reviewer");
  const run = await startRun(agent, "expiry");
  const leadMs = await halfRoundTrip(voter);
  const all: Late[] = [];
  for (let from = 0; from < deadlines; from += deadlinesAtOnce) {
    const some = Array.from({ length: deadlinesAtOnce }, (_, at) =>
      decideAtDeadline({ agent, voter, run, leadMs }, `step-${from + at}`),
    );
    all.push(...(await Promise.all(some)));
  }
  const sum = (name: "acceptedAfter" | "accepted" | "expired") => all.reduce((total, one) => total + one[name], 0);
  const offsets = all.flatMap((one) => one.offsets);
  return [
    told("decisions", all.length),
    told("sent to be judged within 5 ms of the deadline", offsets.filter((ms) => Math.abs(ms) <= aroundMs).length),
    told("accepted before it", sum("accepted")),
    told("refused as expired", sum("expired")),
    exactly("accepted at the deadline or after it", sum("acceptedAfter"), 0),
    exactly("answered otherwise", all.length - sum("accepted") - sum("expired") - sum("acceptedAfter"), 0),
    atLeast("of each kind, at least", Math.min(sum("accepted"), sum("expired")), 1),
  ];
}

/** How long a call is on its way to being judged, about. */
async function halfRoundTrip(voter: Target): Promise<number> {
  const times: number[] = [];
  for (let no = 0; no < 50; no++) times.push((await call(voter, "GET", "/control")).ms);
  return percentile(times, 0.5) / 2;
}

type Deciding = { readonly agent: Target; readonly voter: Target; readonly run: Run; readonly leadMs: number };

async function decideAtDeadline({ agent, voter, run, leadMs }: Deciding, stepKey: string): Promise<Late> {
  // spread out, so that they do not queue behind each other
  await sleep(Math.random() * 1_000);
  const { id, rev, expiresAt } = await must(agent, "POST", "/approvals", ask(run, stepKey, { timeoutMs }));
  const deadline = Date.parse(expiresAt);
  const wanted = deadline - aroundMs + Math.random() * 2 * aroundMs - leadMs;
  await sleep(Math.max(0, wanted - Date.now() - 2));
  // the clock of the machine is that of the database; a timer alone is a millisecond late
  while (Date.now() < Math.floor(wanted)) await new Promise(setImmediate);
  const offsets = [Date.now() + leadMs - deadline];
  const { status, body } = await call(voter, "POST", `/approvals/${id}/decisions`, yes(rev));
  const late = status === 200 && Date.parse(body.decision.at) >= deadline;
  return {
    acceptedAfter: late ? 1 : 0,
    accepted: status === 200 && !late ? 1 : 0,
    expired: status === 409 && body.code === "expired" ? 1 : 0,
    offsets,
  };
}

const resumes = 10_000;
const approved = 50;

/** Half of them claim an approved step with other arguments, half open the run again with another input. */
export async function drift(stage: Stage): Promise<Figure[]> {
  const { agent, reviewers } = await stage.newProject(1);
  const [voter] = reviewers;
  if (voter === undefined) throw new Error("the project has no reviewer");
  const intent = `pi_${"refund7".repeat(20)}`;
  const run = await startRun(agent, "drift", hashOf(argsOf(intent)));
  const ids: string[] = [];
  for (let at = 0; at < approved; at++) {
    const asked = await must(agent, "POST", "/approvals", ask(run, `step-${at}`, { args: { intent } }));
    await must(voter, "POST", `/approvals/${asked.id}/decisions`, yes(asked.rev));
    ids.push(asked.id);
  }
  const tally = { refused: 0, next: 0 };
  const workers = Array.from({ length: 20 }, async () => {
    for (let no = tally.next++; no < resumes; no = tally.next++) {
      const hash = hashOf(argsOf(changeOneByte(intent)));
      const answer = await (no % 2 === 0 ? claimWith(agent, run, ids, no, hash) : openWith(agent, run, hash));
      if (answer.status === 409 && answer.body.code === "drift") tally.refused += 1;
    }
  });
  await Promise.all(workers);
  const states = await Promise.all(ids.map((id) => must(agent, "GET", `/approvals/${id}`)));
  return [
    exactly(`of ${resumes} resumes with one changed byte refused as drift`, tally.refused, resumes),
    exactly(
      "approvals that are still approved after it",
      states.filter(({ state }) => state === "approved").length,
      approved,
    ),
  ];
}

function claimWith(agent: Target, run: Run, ids: readonly string[], no: number, argsHash: string) {
  const at = (no / 2) % approved;
  const { runId, fence, epoch } = run;
  const step = { name: "refund", inputHash: hashOf("{}"), effect: "once", argsHash, approvalId: ids[at] };
  return call(agent, "POST", `/runs/${runId}/steps/step-${at}/claim`, { ...step, fence, epoch });
}

function openWith(agent: Target, { runId }: Run, inputHash: string) {
  return call(agent, "POST", "/runs", {
    id: runId,
    pipeline: "drift",
    version: "1",
    inputHash,
    limits: { microUsd: 1 },
  });
}

/** Canonical JSON. */
const argsOf = (intent: string) => JSON.stringify({ intent });

function changeOneByte(text: string): string {
  const at = Math.floor(Math.random() * text.length);
  const letter = "abcdefghijklmnopqrstuvwxyz".replace(text[at] ?? "", "")[Math.floor(Math.random() * 25)] ?? "";
  return text.slice(0, at) + letter + text.slice(at + 1);
}
