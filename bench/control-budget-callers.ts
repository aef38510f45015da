// A process of callers of bench/control-budget.ts.
import { answerAll } from "@/bench/answer-all";
import { call, must, startRun, type Target } from "@/bench/control-client";

export type Spend = {
  readonly pipeline: string;
  readonly callers: number;
  readonly least: number;
  readonly most: number;
};
export type Spent = { settled: number; exhausted: number; contended: number; chargedMicroUsd: number };

answerAll<Spend | { readonly holdOnly: true }>(async (target, question) =>
  "holdOnly" in question ? hold(target) : spendAll(target, question),
);

async function hold(target: Target): Promise<string> {
  const { id } = await must(target, "POST", "/holds", { ...(await startRun(target, "killed")), microUsd: 1_000 });
  return id;
}

async function spendAll(target: Target, spend: Spend): Promise<Spent> {
  const tally: Spent = { settled: 0, exhausted: 0, contended: 0, chargedMicroUsd: 0 };
  await Promise.all(Array.from({ length: spend.callers }, () => spendToTheEnd(target, spend, tally)));
  return tally;
}

/** Holds and settles random amounts until the budget has no room for one. */
async function spendToTheEnd(target: Target, { pipeline, least, most }: Spend, tally: Spent): Promise<void> {
  const run = await startRun(target, pipeline);
  for (;;) {
    const microUsd = least + Math.floor(Math.random() * (most - least + 1));
    const answer = await call(target, "POST", "/holds", { ...run, microUsd });
    if (answer.status === 402 && answer.body.code === "exhausted") {
      tally.exhausted += 1;
      return;
    }
    if (answer.status === 402 && answer.body.code === "contended") {
      tally.contended += 1;
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80));
      continue;
    }
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    const actual = Math.floor(Math.random() * (microUsd + 1));
    await must(target, "POST", `/holds/${answer.body.id}/settle`, { microUsd: actual });
    tally.settled += 1;
    tally.chargedMicroUsd += actual;
  }
}
