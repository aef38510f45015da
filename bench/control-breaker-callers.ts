// A process of bench/control-breakers.ts: reports under its own name, probes, and hears of openings.
import { randomUUID } from "node:crypto";
import { answerAll } from "@/bench/answer-all";
import { call, listen, must, type Target } from "@/bench/control-client";

export type Asked =
  | {
      readonly do: "report";
      readonly resource: string;
      readonly generation: number;
      readonly ok: number;
      readonly faults: number;
      readonly probeId?: string | null;
    }
  | { readonly do: "probe"; readonly resource: string; readonly times: number }
  | { readonly do: "heard"; readonly resource: string; readonly state: string };
/** When this process was told; null: not within five seconds. */
export type Heard = { readonly at: number | null };

const reporter = randomUUID();
const hearMs = 5_000;
const heard = new Map<string, number>();
let listening: Promise<unknown> | undefined;

answerAll<Asked>(async (target, asked) => {
  listening ??= listen(target, ({ type, at, data }) => {
    if (type === "breaker") heard.set(`${data["resource"]} ${data["state"]}`, at);
  });
  await listening;
  if (asked.do === "report") return report(target, asked);
  return asked.do === "probe" ? probe(target, asked) : waitFor(`${asked.resource} ${asked.state}`);
});

async function report(target: Target, { resource, generation, ok, faults, probeId }: Asked & { do: "report" }) {
  const outcome = { resource, generation, ...(probeId ? { probeId } : {}) };
  const outcomes = [
    ...Array.from({ length: ok }, () => ({ ...outcome, ok: true })),
    ...Array.from({ length: faults }, () => ({ ...outcome, ok: false, fault: "timeout" })),
  ];
  const { breakers } = await must(target, "POST", "/breakers/report", { reporter, outcomes });
  return breakers[0];
}

function probe(target: Target, { resource, times }: Asked & { do: "probe" }) {
  const asks = Array.from({ length: times }, () =>
    call(target, "POST", `/breakers/${resource}/probe`, { holder: reporter }),
  );
  return Promise.all(
    asks.map(async (asking) => {
      const { status, body } = await asking;
      return { status, code: body.code ?? null, probeId: body.probeId ?? null };
    }),
  );
}

async function waitFor(name: string): Promise<Heard> {
  const until = performance.now() + hearMs;
  while (!heard.has(name) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  return { at: heard.get(name) ?? null };
}
