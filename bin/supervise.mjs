// Keeps processes running: a crashed one is started again with back-off, and all of them end together.
import { spawn } from "node:child_process";
import { endGroup } from "./process.mjs";

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A process that ran this long did come up: it starts again without a delay that grows. */
const steadyMs = 5_000;
/** For what is under way: the collector acknowledges what it has taken. */
const graceMs = 10_000;

/** Delay before the next start of a process that ended `failures` times in a row. */
export function backOffMs(failures) {
  return Math.min(firstDelayMs * 2 ** Math.max(0, failures - 1), longestDelayMs);
}

/**
 * @param {object} options
 * @param {(name: string, line: string) => void} options.say
 * @param {(running: { name: string, pid: number }[]) => void} options.onChange called with all running processes
 */
export function createSupervisor({ say, onChange }) {
  const children = new Map();
  let stopping = false;

  const noteChange = () =>
    onChange([...children].flatMap(([name, { child }]) => (child?.pid ? { name, pid: child.pid } : [])));

  function start(definition) {
    const entry = { definition, child: null, failures: 0, timer: null };
    children.set(definition.name, entry);
    launch(entry);
  }

  function launch(entry) {
    const { name, args, env } = entry.definition;
    const startedAt = Date.now();
    const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    entry.child = child;
    child.stdin.on("error", () => {});
    forwardLines(child.stdout, (line) => entry.definition.onLine(line, "out"));
    forwardLines(child.stderr, (line) => entry.definition.onLine(line, "err"));
    noteChange();
    child.once("exit", (code, signal) => {
      entry.child = null;
      if (stopping) return;
      endGroup(child.pid, 0);
      entry.failures = Date.now() - startedAt > steadyMs ? 1 : entry.failures + 1;
      const delayMs = backOffMs(entry.failures);
      say(name, `ended unexpectedly (${signal ?? `exit code ${code}`}); starting again in ${delayMs / 1000} s`);
      entry.timer = setTimeout(() => launch(entry), delayMs);
    });
  }

  async function stop() {
    stopping = true;
    const ends = [...children.values()].map(async ({ child, timer }) => {
      clearTimeout(timer);
      if (child) await endGroup(child.pid, graceMs);
    });
    await Promise.all(ends);
  }

  const failuresOf = (name) => children.get(name)?.failures ?? 0;
  return { start, stop, failuresOf };
}

function forwardLines(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.trim()) onLine(line);
  });
}
