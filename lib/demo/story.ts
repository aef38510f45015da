// What happens in the demo, one act after the other; each is a real run of a real pipeline.
import { setTimeout as sleep } from "node:timers/promises";
import type { RunResult } from "tracegate";
import { approvalOf, decide, type RunState, runState, type Verdict } from "@/lib/demo/api";
import { complaints } from "@/lib/demo/script/desk";
import { questions } from "@/lib/demo/script/research";
import type { Stage, Ticket } from "@/lib/demo/stage";

export type Played = {
  readonly pipeline: string;
  readonly title: string;
  readonly runId: string;
  readonly state: RunState;
};
type Act = {
  readonly pipeline: "refund-desk" | "research" | "nightly-report";
  readonly title: string;
  readonly play: (stage: Stage, runId: string) => Promise<unknown>;
};

const approve: Verdict = { verdict: "approve" };
const reject: Verdict = {
  verdict: "reject",
  reason: "too_risky",
  comment: "Third refund of this customer in a month: ask the shop first.",
};
const pollMs = 250;

/** A ticket whose order is another one at each demo: the payment provider keeps no state over demos. */
function ticket(no: number, complaint: string): Ticket {
  return { ticket: `T-${2_000 + no}`, orderId: `A-${7_000 + no}`, complaint };
}

async function refund(stage: Stage, runId: string, asked: Ticket, verdict: Verdict | null) {
  const done = stage.desk.start(asked, { id: runId });
  if (verdict !== null) await decideWhenAsked(stage, runId, verdict, done);
  return done;
}

async function decideWhenAsked({ server }: Stage, runId: string, verdict: Verdict, done: Promise<RunResult<unknown>>) {
  const asked = await Promise.race([approvalOf(server, runId), done.then(() => null)]);
  if (asked !== null) await decide(server, asked, verdict);
}

/** The process that works on a ticket is killed at the moment when the money has moved and nobody knows yet. */
async function killAndResume(stage: Stage, runId: string) {
  const asked = ticket(1, complaints.broken);
  const intent = `pi_${asked.orderId.slice(2)}`;
  const agent = stage.startAgent(runId, asked);
  const killed = new Promise<void>((resolve) => {
    stage.onRefund(intent, () => {
      agent.kill("SIGKILL");
      resolve();
    });
  });
  await decide(stage.server, await approvalOf(stage.server, runId), approve);
  await killed;
  while ((await runState(stage.server, runId)).endedAt === null) await sleep(pollMs);
  const refunds = stage.payments.refunds.filter((made) => made.intent === intent).length;
  if (refunds !== 1) throw new Error(`the killed run paid ${refunds} refunds`);
}

async function nightly(stage: Stage, runId: string, state: "up" | "down", night: string) {
  stage.company.state = state;
  const result = await stage.report.start({ night }, { id: runId });
  stage.company.state = "up";
  return result;
}

const desk = "refund-desk" as const;

/** Plays beside the others: a killed process holds its lease for half a minute. */
export const crash: Act = {
  pipeline: desk,
  title: "killed by SIGKILL while it paid, resumed by another process: one refund",
  play: killAndResume,
};

export const acts: readonly Act[] = [
  {
    pipeline: desk,
    title: "refund approved by a person",
    play: (s, id) => refund(s, id, ticket(2, complaints.broken), approve),
  },
  {
    pipeline: desk,
    title: "declined by the judge",
    play: (s, id) => refund(s, id, ticket(3, complaints.changedMind), null),
  },
  {
    pipeline: desk,
    title: "provider down: the fallback model decides",
    play: (s, id) => refund(s, id, ticket(4, complaints.outage), approve),
  },
  {
    pipeline: desk,
    title: "an answer that is no JSON, repaired by asking once more",
    play: (s, id) => refund(s, id, ticket(5, complaints.chatty), approve),
  },
  {
    pipeline: desk,
    title: "an answer that breaks its contract twice: halted",
    play: (s, id) => refund(s, id, ticket(6, complaints.wrongShape), null),
  },
  {
    pipeline: desk,
    title: "rejected by a person",
    play: (s, id) => refund(s, id, ticket(7, complaints.broken), reject),
  },
  {
    pipeline: desk,
    title: "nobody answered in time: expired",
    play: (s, id) => s.hastyDesk.start(ticket(8, complaints.broken), { id }),
  },
  {
    pipeline: "research",
    title: "three researchers side by side",
    play: (s, id) => s.research.start({ question: questions.known }, { id }),
  },
  {
    pipeline: "research",
    title: "a runaway loop, stopped at its budget",
    play: (s, id) => s.research.start({ question: questions.unknowable }, { id }),
  },
  {
    pipeline: "nightly-report",
    title: "two regions needed a second try",
    play: (s, id) => nightly(s, id, "up", "2026-11-23"),
  },
  {
    pipeline: "nightly-report",
    title: "done, but wrong: rates down (breaker opens), mail refused, both swallowed",
    play: (s, id) => nightly(s, id, "down", "2026-11-24"),
  },
  {
    pipeline: desk,
    title: "waits for you",
    play: (s, id) => s.desk.start(ticket(9, complaints.broken), { id, park: "1s" }),
  },
];

export async function perform(stage: Stage, act: Act, runId: string): Promise<Played> {
  await act.play(stage, runId);
  return { pipeline: act.pipeline, title: act.title, runId, state: await runState(stage.server, runId) };
}
