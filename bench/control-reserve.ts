// Holding and settling money over HTTP, all callers on one pipeline budget: latency and rate.
import { type Answer, call, must, type Run, startRun, type Target } from "@/bench/control-client";
import type { Stage } from "@/bench/control-stage";
import { atLeast, atMost, type Figure, percentile, told } from "@/bench/figures";
import { cpuMs, sleep } from "@/bench/servers";

const callers = 50;
/** An agent's model call, uniformly random. */
const thinkMs = { least: 200, most: 800 };
const agentsForMs = 20_000;
const closedLoopForMs = 10_000;
const warmUpMs = 2_000;

export async function reserve(stage: Stage): Promise<Figure[]> {
  const { agent, owner } = await stage.newProject();
  const pipeline = "reserve";
  const scope = { kind: "pipeline", pipeline };
  await must(owner, "POST", "/budgets", { scope, period: "day", limitMicroUsd: 1_000_000_000_000 });
  const runs = await Promise.all(Array.from({ length: callers }, () => startRun(agent, pipeline)));
  await load(agent, runs, warmUpMs, () => 0);
  const think = () => thinkMs.least + Math.random() * (thinkMs.most - thinkMs.least);
  const asAgents = await load(agent, runs, agentsForMs, think);
  const usedBefore = cpuMs(stage.webPid);
  const closed = await load(agent, runs, closedLoopForMs, () => 0);
  const used = cpuMs(stage.webPid) - usedBefore;
  const share = (times: readonly number[], at: number) => percentile(times, at);
  return [
    told("agents: callers", callers),
    told("agents: mean think time between hold and settle, ms", (thinkMs.least + thinkMs.most) / 2),
    told("agents: pairs/s offered and served", asAgents.pairsPerSecond),
    atMost("agents: reserve p50, ms", share(asAgents.holds, 0.5), 8),
    atMost("agents: reserve p99, ms", share(asAgents.holds, 0.99), 60),
    told("agents: settle p50, ms", share(asAgents.settles, 0.5)),
    told("agents: settle p99, ms", share(asAgents.settles, 0.99)),
    atLeast("closed loop: reserve+settle pairs/s on one scope", closed.pairsPerSecond, 300),
    told("closed loop: processor time of the web a pair, ms", used / closed.holds.length),
    told("closed loop without think time: reserve p50, ms", share(closed.holds, 0.5)),
    told("closed loop without think time: reserve p99, ms", share(closed.holds, 0.99)),
  ];
}

async function load(target: Target, runs: readonly Run[], forMs: number, think: () => number) {
  const holds: number[] = [];
  const settles: number[] = [];
  const began = performance.now();
  const end = began + forMs;
  await Promise.all(
    runs.map(async (run) => {
      if (think() > 0) await sleep(Math.random() * thinkMs.most);
      while (performance.now() < end) {
        const { runId, fence, epoch } = run;
        const hold = expect(await call(target, "POST", "/holds", { runId, fence, epoch, microUsd: 1_000 }), 201);
        const wait = think();
        if (wait > 0) await sleep(wait);
        const settled = await call(target, "POST", `/holds/${hold.body.id}/settle`, { microUsd: 600 });
        holds.push(hold.ms);
        settles.push(expect(settled, 200).ms);
      }
    }),
  );
  return { holds, settles, pairsPerSecond: holds.length / ((performance.now() - began) / 1_000) };
}

function expect(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
