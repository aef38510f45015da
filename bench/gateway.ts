// What the model gateway adds to the first byte of a stream, at a hundred concurrent streams: through it and directly to the
// same scripted provider, in turns of the same run. Every call is held and settled against a budget, and leaves its span.
// Needs the built web (`npm run build`). The last line is JSON.
import http from "node:http";
import { must, type Target } from "@/bench/control-client";
import { atMost, exactly, type Figure, percentile, printFigure, told } from "@/bench/figures";
import { sleep, startDatabase, startWeb } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { openModelServer } from "@/lib/demo/model-server/server";

const concurrent = 100;
const turns = 5;
/** Of each of the concurrent callers, one after the other. */
const streamsPerTurn = 4;
const events = 30;
const everyMs = 30;
const costMicroUsd = 100 * 2.5 + 40 * 10;

const agent = new http.Agent({ keepAlive: true, timeout: 3_000 });
const body = JSON.stringify({
  model: "gpt-4o",
  max_tokens: 40,
  stream: true,
  stream_options: { include_usage: true },
  messages: [{ role: "user", content: "Say words." }],
});

const text = "word ".repeat(events);
const models = await openModelServer(() => ({ say: { text, tokens: { in: 100, out: 40 } }, everyMs }));
process.env["TRACEGATE_GATEWAY_OPENAI_URL"] = models.url;
const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const web = await startWeb(database);
try {
  const { key, spentMicroUsd } = await newProject({ web: web.url, key: web.adminKey });
  const ways = {
    direct: { url: `${models.url}/v1/chat/completions`, headers: {} },
    gateway: { url: `${web.url}/gateway/openai/v1/chat/completions`, headers: { "x-tracegate-key": key } },
  };
  await turn(ways.direct);
  await turn(ways.gateway);
  const times = { direct: [] as number[], gateway: [] as number[] };
  for (let no = 0; no < turns; no += 1) {
    times.direct.push(...(await turn(ways.direct)));
    times.gateway.push(...(await turn(ways.gateway)));
  }
  const calls = (turns + 1) * concurrent * streamsPerTurn;
  const figures = figuresOf(times, await settled(spentMicroUsd, calls * costMicroUsd), calls);
  figures.forEach(printFigure);
  console.log(JSON.stringify({ concurrent, turns, streams: times.gateway.length, events, everyMs, figures }));
  if (figures.some(({ pass }) => pass === false)) process.exitCode = 1;
} finally {
  web.stop();
  await models.close();
  await database.stop();
}
process.exit();

function figuresOf(times: Record<"direct" | "gateway", number[]>, spent: number, calls: number): Figure[] {
  const over = (share: number) => percentile(times.gateway, share) - percentile(times.direct, share);
  return [
    told("first byte directly p50, ms", percentile(times.direct, 0.5)),
    told("first byte directly p99, ms", percentile(times.direct, 0.99)),
    told("first byte through the gateway p50, ms", percentile(times.gateway, 0.5)),
    told("first byte through the gateway p99, ms", percentile(times.gateway, 0.99)),
    atMost("first-byte overhead p50, ms", over(0.5), 5),
    told("first-byte overhead p99, ms", over(0.99)),
    exactly("micro-dollars settled / owed", spent / (calls * costMicroUsd), 1),
  ];
}

async function newProject(admin: Target) {
  const { id, key } = await must(admin, "POST", "/projects", { name: "gateway" });
  const { token } = await must(admin, "POST", `/projects/${id}/members`, { name: "Ines", role: "operator" });
  const operator = { web: admin.web, key: token };
  const body = { scope: { kind: "project" }, period: "day", limitMicroUsd: 1_000_000_000 };
  const { id: budget } = await must(operator, "POST", "/budgets", body);
  const spentMicroUsd = async (): Promise<number> => (await must(operator, "GET", `/budgets/${budget}`)).spentMicroUsd;
  return { key: String(key), spentMicroUsd };
}

/** The last calls are booked right after their streams have ended. */
async function settled(spent: () => Promise<number>, owed: number): Promise<number> {
  for (let tries = 0; tries < 50 && (await spent()) < owed; tries += 1) await sleep(100);
  return spent();
}

type Way = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Callers that stream all the time, spread over the length of a stream. First-byte times in ms. */
async function turn(way: Way): Promise<number[]> {
  const caller = async (no: number) => {
    await sleep((no / concurrent) * events * everyMs);
    const times: number[] = [];
    for (let at = 0; at < streamsPerTurn; at += 1) times.push(await stream(way));
    return times;
  };
  const turns = await Promise.allSettled(Array.from({ length: concurrent }, (_, no) => caller(no)));
  return turns.flatMap((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

/** Reads a whole stream. @returns when its first byte came */
function stream({ url, headers }: Way): Promise<number> {
  const began = performance.now();
  const more = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent, headers: more }, (response) => {
      let first: number | null = null;
      let said = "";
      response.on("data", (chunk: Buffer) => {
        first ??= performance.now() - began;
        said += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const whole = response.statusCode === 200 && said.includes("data: [DONE]");
        if (whole && first !== null) resolve(first);
        else reject(new Error(`${url}: ${response.statusCode} ${said.slice(0, 300)}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
