// The judging model follows the rules, in a loop of its own: slow or broken, it holds up nothing else.
import { logError } from "@/lib/server/errors";
import { judgeWaiting } from "@/lib/server/judge/judge-waiting";
import type { Pause } from "@/lib/worker/pause";

const lookEveryMs = 1_000;
const sideBySide = 4;

export async function judgeRuns(stopping: () => boolean, pause: Pause): Promise<void> {
  while (!stopping()) {
    const taken = await judgeWaiting(sideBySide, report).catch((error: unknown) => {
      report(error);
      return 0;
    });
    if (!stopping() && taken < sideBySide) await pause.wait(lookEveryMs);
  }
}

const report = (error: unknown) => logError(error, { process: "worker", job: "judge" });
