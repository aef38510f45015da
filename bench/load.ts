// The load generator, a process of its own: makes the bodies, says "ready", and on "go" keeps `inFlight` requests open
// until all are acknowledged. Prints one JSON line.
import http from "node:http";
import { encodeRequest } from "@/bench/otlp";
import { conversation, independentSpans, interleaved, randomOf } from "@/bench/spans";

export type LoadPlan = {
  readonly url: string;
  readonly kind: "independent" | "conversations";
  readonly seed: number;
  readonly batches: number;
  readonly inFlight: number;
};
export type LoadResult = {
  readonly spans: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests that were answered 429 or 503 and sent again. */
  readonly refused: number;
  readonly cpuSeconds: number;
};

const plan = JSON.parse(process.argv[2] ?? "") as LoadPlan;
const batchSize = 512;
const bodies = makeBodies();
process.stdout.write("ready\n");
process.stdin.once("data", () => void run());

function makeBodies(): { body: Buffer; spans: number }[] {
  const random = randomOf(plan.seed);
  const make = () => {
    if (plan.kind === "independent") {
      return Array.from({ length: plan.batches }, () => independentSpans(random, batchSize));
    }
    const conversations = Array.from({ length: plan.batches }, () => conversation(random, 50, "json"));
    return interleaved(conversations, 10, batchSize);
  };
  return make().map((spans) => ({ body: encodeRequest(spans), spans: spans.length }));
}

async function run(): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: plan.inFlight });
  const waits: number[] = [];
  let next = 0;
  let refused = 0;
  const cpu = process.cpuUsage();
  const from = performance.now();
  const worker = async () => {
    for (;;) {
      const item = bodies[next];
      next += 1;
      if (item === undefined) return;
      const at = performance.now();
      while ((await post(agent, item.body)) !== 200) {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      waits.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: plan.inFlight }, worker));
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const at = (share: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0);
  const spans = bodies.reduce((sum, item) => sum + item.spans, 0);
  const result: LoadResult = {
    spans,
    seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    refused,
    cpuSeconds: (user + system) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}

function post(agent: http.Agent, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
    const request = http.request(`${plan.url}/v1/traces`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if ([200, 429, 503].includes(status)) resolve(status);
        else reject(new Error(`HTTP ${status}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
