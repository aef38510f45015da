// Five processes share breakers: who sees an opening, who probes, and what one faulty process can do.
import { type Callers, startCallers } from "@/bench/callers";
import type { Asked, Heard } from "@/bench/control-breaker-callers";
import type { Stage } from "@/bench/control-stage";
import { atMost, exactly, type Figure, percentile, told } from "@/bench/figures";
import { sleep } from "@/bench/servers";

const processes = 5;
const resources = 10;
const probesEach = 4;

type Breaker = {
  readonly state: string;
  readonly generation: number;
  readonly openedUntil: string;
  readonly now: string;
};
type Probed = { readonly status: number; readonly code: string | null; readonly probeId: string | null };

export async function breakers(stage: Stage): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  const callers = await startCallers("control-breaker-callers", processes, agent);
  try {
    const lone = await Promise.all(names("lone").map((resource) => reportFromOne(callers, resource)));
    const shared = await Promise.all(names("shared").map((resource) => openAndProbe(callers, resource)));
    const seenMs = shared.flatMap((one) => one.seenMs);
    const granted = shared.flatMap((one) => one.granted);
    return [
      told("processes", processes),
      exactly("breakers that one faulty process of five opened", lone.filter((state) => state !== "closed").length, 0),
      exactly("openings seen by a process", seenMs.length, resources * processes),
      told("opening seen, p50, ms", percentile(seenMs, 0.5)),
      atMost("opening seen everywhere after, ms", Math.max(...seenMs), 1_000),
      told("half-open moments, each with 20 asking at once", granted.length),
      exactly(
        "half-open moments with exactly one probe",
        granted.filter((count) => count === 1).length,
        granted.length,
      ),
      exactly("breakers that their second probe closed", shared.filter((one) => one.closed).length, resources),
    ];
  } finally {
    for (const { stop } of callers) stop();
  }
}

const names = (kind: string) => Array.from({ length: resources }, (_, no) => `${kind}-${no}`);

async function report(caller: Callers | undefined, asked: Omit<Asked & { do: "report" }, "do">): Promise<Breaker> {
  if (caller === undefined) throw new Error("there is no such process");
  return caller.ask<Breaker>({ do: "report", ...asked });
}

/** All the others say it works; one says thirty times that it does not. */
async function reportFromOne([faulty, ...others]: readonly Callers[], resource: string): Promise<string> {
  for (const other of others) await report(other, { resource, generation: 1, ok: 5, faults: 0 });
  const { state } = await report(faulty, { resource, generation: 1, ok: 0, faults: 30 });
  return state;
}

/** Two processes open it; after each cooling down all ask for the probe, the first of which fails. */
async function openAndProbe(callers: readonly Callers[], resource: string) {
  await report(callers[0], { resource, generation: 1, ok: 0, faults: 6 });
  const opened = await report(callers[1], { resource, generation: 1, ok: 0, faults: 6 });
  const heard = await Promise.all(callers.map(({ ask }) => ask<Heard>({ do: "heard", resource, state: "open" })));
  const seenMs = heard.flatMap(({ at }) => (at === null ? [] : [at - Date.parse(opened.now)]));
  const first = await raceForProbe(callers, resource, opened);
  const failed = { resource, generation: opened.generation, ok: 0, faults: 1, probeId: first.probeId };
  const again = await report(first.winner, failed);
  const second = await raceForProbe(callers, resource, again);
  const worked = { resource, generation: again.generation, ok: 1, faults: 0, probeId: second.probeId };
  const { state } = await report(second.winner, worked);
  return { seenMs, granted: [first.granted, second.granted], closed: state === "closed" };
}

async function raceForProbe(callers: readonly Callers[], resource: string, { openedUntil, now }: Breaker) {
  await sleep(Date.parse(openedUntil) - Date.parse(now) + 50);
  const asked = { do: "probe", resource, times: probesEach } satisfies Asked;
  const answers = await Promise.all(callers.map(({ ask }) => ask<Probed[]>(asked)));
  const at = answers.findIndex((mine) => mine.some(({ status }) => status === 200));
  const granted = answers.flat().filter(({ status }) => status === 200);
  return { granted: granted.length, winner: callers[at], probeId: granted[0]?.probeId ?? null };
}
