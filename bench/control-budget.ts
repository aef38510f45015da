// Fifty callers in four processes spend one budget to its end, again and again; a holder that is killed loses its hold.
import { startCallers } from "@/bench/callers";
import type { Spend, Spent } from "@/bench/control-budget-callers";
import { call, must } from "@/bench/control-client";
import type { Project, Stage } from "@/bench/control-stage";
import { atLeast, atMost, exactly, type Figure, told } from "@/bench/figures";
import { sleep } from "@/bench/servers";

const callersOf = [13, 13, 12, 12];
const repeats = 20;
const limitMicroUsd = 1_000_000;
/** A hold is at most 2 % of the budget: what is left at the end is less than one. */
const holds = { least: 500, most: 20_000 };
const resolvedWithinS = 65;

export async function budget(stage: Stage): Promise<Figure[]> {
  const project = await stage.newProject();
  const killed = killHolder(project);
  const processes = await startCallers("control-budget-callers", callersOf.length, project.agent);
  const rounds: { spent: number; held: number }[] = [];
  const tally: Spent = { settled: 0, exhausted: 0, contended: 0, chargedMicroUsd: 0 };
  try {
    for (let no = 0; no < repeats; no++) {
      const pipeline = `budget-${no}`;
      const scope = { kind: "pipeline", pipeline };
      const { id } = await must(project.owner, "POST", "/budgets", { scope, period: "total", limitMicroUsd });
      const asks = processes.map(({ ask }, at) =>
        ask<Spent>({ pipeline, callers: callersOf[at] ?? 0, ...holds } satisfies Spend),
      );
      for (const spent of await Promise.all(asks)) add(tally, spent);
      const after = await must(project.agent, "GET", `/budgets/${id}`);
      rounds.push({ spent: after.spentMicroUsd, held: after.heldMicroUsd });
    }
  } finally {
    for (const { stop } of processes) stop();
  }
  const booked = rounds.reduce((sum, { spent }) => sum + spent, 0);
  return [
    told("callers, in four processes", 50),
    told("repeats", repeats),
    told("holds settled", tally.settled),
    told("holds refused as contended, and asked again", tally.contended),
    exactly("overshoot, micro-dollars", Math.max(0, ...rounds.map(({ spent }) => spent - limitMicroUsd)), 0),
    exactly("booked and not charged by a caller, micro-dollars", booked - tally.chargedMicroUsd, 0),
    atLeast(
      "least utilisation of a budget, %",
      (100 * Math.min(...rounds.map(({ spent }) => spent))) / limitMicroUsd,
      90,
    ),
    exactly("held at the end, micro-dollars", Math.max(...rounds.map(({ held }) => held)), 0),
    atMost("hold of a killed holder resolved after, s", await killed, resolvedWithinS),
  ];
}

function add(tally: Spent, spent: Spent): void {
  for (const name of Object.keys(tally) as (keyof Spent)[]) tally[name] += spent[name];
}

/** A process holds money and is killed: seconds from then until the hold is charged. */
async function killHolder({ agent }: Project): Promise<number> {
  const [holder] = await startCallers("control-budget-callers", 1, agent);
  if (holder === undefined) throw new Error("no process was started");
  const id = await holder.ask<string>({ holdOnly: true });
  holder.stop();
  const killedAt = performance.now();
  for (;;) {
    const { body } = await call(agent, "GET", `/holds/${id}`);
    const seconds = (performance.now() - killedAt) / 1_000;
    if (body.state === "assumed" || seconds > resolvedWithinS + 5) return seconds;
    await sleep(250);
  }
}
