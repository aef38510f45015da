// Two hundred clients in four processes listen and work; a kill reaches all of them, and nothing is granted after it.
import { startCallers } from "@/bench/callers";
import { must } from "@/bench/control-client";
import type { Round, Seen } from "@/bench/control-kill-callers";
import type { Stage } from "@/bench/control-stage";
import { atLeast, atMost, exactly, type Figure, percentile, told } from "@/bench/figures";
import { sleep } from "@/bench/servers";

/** Fifty sockets a process: two cores run no two hundred processes, and the server cannot tell. */
const processes = 4;
const clientsEach = 50;
/** Of them, those whose stream is cut: they go on working and hear of nothing. */
const cutEach = 10;
const rounds = 5;
const workBeforeMs = 3_000;

export async function kill(stage: Stage): Promise<Figure[]> {
  const { agent, owner } = await stage.newProject();
  const callers = await startCallers("control-kill-callers", processes, agent);
  const latencies: number[] = [];
  const answered: number[] = [];
  const tally = { granted: 0, after: 0, refused: 0 };
  try {
    await Promise.all(callers.map(({ ask }) => ask({ clients: clientsEach, cut: cutEach })));
    for (let no = 0; no < rounds; no++) {
      const pipeline = `kill-${no}`;
      await Promise.all(callers.map(({ ask }) => ask({ start: pipeline } satisfies Round)));
      const working = callers.map(({ ask }) => ask<Seen>({ work: pipeline } satisfies Round));
      await sleep(workBeforeMs);
      const scope = { kind: "pipeline", pipeline };
      const { control } = await must(owner, "POST", "/control", { scope, state: "kill", reason: "benchmark" });
      // the clock that the kill was judged by, under the lock: a little before its commit
      const killedAt = Date.parse(control.at);
      answered.push(Date.now() - killedAt);
      for (const seen of await Promise.all(working)) {
        latencies.push(...seen.heardAt.map((at) => at - killedAt));
        tally.granted += seen.grantedAt.length;
        tally.after += seen.grantedAt.filter((at) => Date.parse(at) > killedAt).length;
        tally.refused += seen.refused;
      }
    }
  } finally {
    for (const { stop } of callers) stop();
  }
  return [
    told("clients, in four processes", processes * clientsEach),
    told("of them with a stream that was cut", processes * cutEach),
    exactly("arrivals of the kill at streams", latencies.length, rounds * processes * (clientsEach - cutEach)),
    told("the kill itself answered after, median, ms", percentile(answered, 0.5)),
    told("commit to arrival p50, ms", percentile(latencies, 0.5)),
    atMost("commit to arrival p99, ms", percentile(latencies, 0.99), 250),
    told("claims and holds granted before the kills", tally.granted - tally.after),
    exactly("claims and holds granted after the commit", tally.after, 0),
    atLeast("clients that were refused as killed", tally.refused, rounds * processes * clientsEach),
  ];
}
