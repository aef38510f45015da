// What the model gateway adds to the first byte of a stream while a hundred streams are open: through it and directly to
// the same scripted provider, in turns of the same run; client, provider, product and database share the machine.
//
// Steady: a hundred callers, each of whom begins a stream as soon as its last one has ended, so that a hundred are open at
// any time. A stream writes a token each 30 ms for two to four seconds, as models do. Counted are those that begin after
// every caller has come in and before the first may leave. That is what a gateway adds to a call in use, and what is judged.
// Burst: a hundred calls in the same instant after a silence. There the most of a first byte is the queue of the others
// before it, at the client and the provider too: told, not judged.
//
// Every call is held and settled against a budget, and leaves its span. Needs the built web (`npm run build`). `--quick`: a
// turn of each. The last line is JSON.
import http from "node:http";
import { must, type Target } from "@/bench/control-client";
import { atLeast, atMost, exactly, type Figure, percentile, printFigure, told } from "@/bench/figures";
import { cpuMs, sleep, startDatabase, startWeb } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { openModelServer } from "@/lib/demo/model-server/server";

const concurrent = 100;
const everyMs = 30;
const tokens = { least: 67, most: 133 };
const longestMs = tokens.most * everyMs;
const turnMs = 15_000;
const turns = process.argv.includes("--quick") ? 1 : 4;
const bursts = 5;
const costMicroUsd = 100 * 2.5 + 40 * 10;

const agent = new http.Agent({ keepAlive: true, timeout: 3_000 });
const body = JSON.stringify({
  model: "gpt-4o",
  max_tokens: 40,
  stream: true,
  stream_options: { include_usage: true },
  messages: [{ role: "user", content: "Say words." }],
});

const models = await openModelServer(() => {
  const text = "word ".repeat(tokens.least + Math.floor(Math.random() * (tokens.most - tokens.least + 1)));
  return { say: { text, tokens: { in: 100, out: 40 } }, everyMs };
});
process.env["TRACEGATE_GATEWAY_OPENAI_URL"] = models.url;
const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const web = await startWeb(database);

type Way = { readonly url: string; readonly headers: Readonly<Record<string, string>> };
type Times = { readonly steady: number[]; readonly open: number[]; readonly burst: number[]; calls: number };
const newTimes = (): Times => ({ steady: [], open: [], burst: [], calls: 0 });

try {
  const { key, spentMicroUsd } = await newProject({ web: web.url, key: web.adminKey });
  const direct = { url: `${models.url}/v1/chat/completions`, headers: {} };
  const gateway = { url: `${web.url}/gateway/openai/v1/chat/completions`, headers: { "x-tracegate-key": key } };
  const [plain, through, warm] = [newTimes(), newTimes(), newTimes()];
  await burst(direct, newTimes());
  await burst(gateway, warm);
  let cpu = 0;
  for (let no = 0; no < turns; no += 1) {
    await steady(direct, plain);
    cpu -= cpuMs(web.pid);
    await steady(gateway, through);
    cpu += cpuMs(web.pid);
  }
  const perCall = cpu / through.calls;
  for (let no = 0; no < bursts; no += 1) {
    await burst(direct, plain);
    await burst(gateway, through);
  }
  const owed = (warm.calls + through.calls) * costMicroUsd;
  const figures = [
    ...figuresOf(plain, through),
    told("processor time of the web a call, ms", perCall),
    exactly("micro-dollars settled / owed", (await settled(spentMicroUsd, owed)) / owed, 1),
  ];
  figures.forEach(printFigure);
  console.log(JSON.stringify({ concurrent, turns, turnMs, tokens, everyMs, streams: through.steady.length, figures }));
  if (figures.some(({ pass }) => pass === false)) process.exitCode = 1;
} finally {
  await web.stop();
  await models.close();
  await database.stop();
}
process.exit();

function figuresOf(direct: Times, gateway: Times): Figure[] {
  const of = (name: string, part: "steady" | "burst", share: number): Figure[] => {
    const [without, by] = [percentile(direct[part], share), percentile(gateway[part], share)];
    const overhead = `${name} overhead p${share * 100}, ms`;
    return [
      told(`${name} directly p${share * 100}, ms`, without),
      told(`${name} through the gateway p${share * 100}, ms`, by),
      part === "steady" && share === 0.5 ? atMost(overhead, by - without, 5) : told(overhead, by - without),
    ];
  };
  return [
    atLeast("streams open when one begins (p1)", percentile(gateway.open, 0.01), concurrent - 1),
    ...of("first byte", "steady", 0.5),
    ...of("first byte", "steady", 0.99),
    ...of("burst: first byte", "burst", 0.5),
    ...of("burst: first byte", "burst", 0.99),
  ];
}

async function newProject(admin: Target) {
  const { id, key } = await must(admin, "POST", "/projects", { name: "gateway" });
  const { token } = await must(admin, "POST", `/projects/${id}/members`, { name: "Ines", role: "operator" });
  const operator = { web: admin.web, key: token };
  const body = { scope: { kind: "project" }, period: "day", limitMicroUsd: 1_000_000_000_000 };
  const { id: budget } = await must(operator, "POST", "/budgets", body);
  const spentMicroUsd = async (): Promise<number> => (await must(operator, "GET", `/budgets/${budget}`)).spentMicroUsd;
  return { key: String(key), spentMicroUsd };
}

/** The last calls are booked right after their streams have ended. */
async function settled(spent: () => Promise<number>, owed: number): Promise<number> {
  for (let tries = 0; tries < 50 && (await spent()) < owed; tries += 1) await sleep(100);
  return spent();
}

/** Callers come in at random moments, and stream one after the other until the turn is over. */
async function steady(way: Way, times: Times): Promise<void> {
  const from = performance.now() + longestMs;
  const until = from + turnMs;
  let open = 0;
  const caller = async () => {
    await sleep(Math.random() * longestMs);
    while (performance.now() < until) {
      const counts = performance.now() >= from;
      open += 1;
      if (counts) times.open.push(open);
      const first = await stream(way);
      open -= 1;
      times.calls += 1;
      if (counts) times.steady.push(first);
    }
  };
  await allOf(Array.from({ length: concurrent }, caller));
}

async function burst(way: Way, times: Times): Promise<void> {
  await sleep(1_000);
  times.burst.push(...(await allOf(Array.from({ length: concurrent }, () => stream(way)))));
  times.calls += concurrent;
}

async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(promises);
  return ends.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

/** Reads a whole stream. @returns when its first byte came, in ms */
function stream({ url, headers }: Way): Promise<number> {
  const began = performance.now();
  const more = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent, headers: more }, (response) => {
      let first: number | null = null;
      let last = "";
      response.on("data", (chunk: Buffer) => {
        first ??= performance.now() - began;
        last = String(chunk);
      });
      response.on("error", reject);
      response.on("end", () => {
        const whole = response.statusCode === 200 && last.endsWith("data: [DONE]\n\n");
        if (whole && first !== null) resolve(first);
        else reject(new Error(`${url}: ${response.statusCode} ${last.slice(0, 300)}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
