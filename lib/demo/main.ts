// `npm run demo`, and the button on /runs: plays the story against a running Tracegate, says what happened, and then waits
// with the process that goes on with the waiting run.
import { setTimeout as sleep } from "node:timers/promises";
import { serve, tracegate } from "tracegate";
import { callApi, type Server } from "@/lib/demo/api";
import { describeRunaway, tableOf } from "@/lib/demo/report";
import { openStage, runAgent } from "@/lib/demo/stage";
import { acts, crash, type Played, perform } from "@/lib/demo/story";

const waitForDecisionMs = 30 * 60_000;
const pollMs = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
type Progress = { state: "running" | "serving"; done: number; total: number; says: string | null };
const tell = (progress: Progress) => process.send?.(progress);

tracegate({ project: "demo" });
if (process.argv[2] === "agent") await runAgent();
else
  await main({ url: setting("TRACEGATE_URL"), key: setting("TRACEGATE_KEY"), reviewer: setting("TRACEGATE_REVIEWER") });
process.exit(0);

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the demo by \`npm run demo\`.`);
  return value;
}

async function main(server: Server): Promise<void> {
  // whoever started this one is gone: nobody will decide here
  process.on("disconnect", () => process.exit(0));
  await untilAdmitted(server);
  const stage = await openStage(server);
  const stop = new AbortController();
  const serving = serve([stage.desk, stage.research, stage.report], { signal: stop.signal });
  const played = await playAll(stage, `demo-${Date.now().toString(36)}`);
  say(tableOf(server.url, played));
  say(describeRunaway(played));
  const waiting = played.at(-1);
  if (waiting !== undefined) await untilDecided(server, waiting);
  stop.abort();
  await serving;
  await stage.close();
}

async function playAll(stage: Awaited<ReturnType<typeof openStage>>, prefix: string): Promise<readonly Played[]> {
  const total = acts.length + 1;
  let done = 0;
  const run = async (act: typeof crash, no: number) => {
    const result = await perform(stage, act, `${prefix}-${no}`);
    done += 1;
    return result;
  };
  tell({ state: "running", done, total, says: null });
  const crashed = run(crash, 0);
  crashed.catch(() => {});
  const played: Played[] = [];
  for (const [no, act] of acts.entries()) {
    say(`${act.pipeline}: ${act.title}`);
    tell({ state: "running", done, total, says: `${act.pipeline}: ${act.title}` });
    played.push(await run(act, no + 1));
  }
  tell({ state: "running", done, total, says: `${crash.pipeline}: ${crash.title}` });
  say(`${crash.pipeline}: ${crash.title} (its lease ends after 30 s)`);
  return [await crashed, ...played];
}

/** A key that was just made opens only what comes after its commit. */
async function untilAdmitted(server: Server): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await callApi(server, "/me", undefined, server.reviewer);
      return;
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(100);
    }
  }
}

async function untilDecided(server: Server, { runId, state }: Played): Promise<void> {
  const total = acts.length + 1;
  const link = `${server.url}/runs/${state.traceId}`;
  tell({
    state: "serving",
    done: total,
    total,
    says: "A refund waits for your decision; its run goes on as soon as you have decided.",
  });
  say(
    `\nA refund waits for you: ${link}\nDecide in the browser, and this process goes on with it. Ctrl-C ends it; \`npm run demo\` starts another.`,
  );
  for (const end = Date.now() + waitForDecisionMs; Date.now() < end; await sleep(pollMs)) {
    const { status } = await callApi<{ status: string }>(server, `/runs/${runId}/state?limit=1`).catch(() => state);
    if (status === "waiting" || status === "running") continue;
    say(`It is ${status}: ${link}`);
    return;
  }
}
