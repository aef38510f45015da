// Processes of callers, so that what they share is the product's doing and not that of one event loop.
import { type ChildProcess, fork } from "node:child_process";
import type { Target } from "@/bench/control-client";
import { bundle } from "@/bench/servers";

/** A process of callers: it answers what it is asked, any number of questions at once. */
export type Callers = {
  ask<T>(question: unknown): Promise<T>;
  stop(): void;
};

/** Each answer must come within this time. */
const answerMs = 300_000;

export async function startCallers(source: string, count: number, target: Target): Promise<Callers[]> {
  const program = await bundle(`bench/${source}.ts`, source);
  const env = { ...process.env, BENCH_WEB: target.web, BENCH_KEY: target.key };
  return Array.from({ length: count }, () =>
    callersOf(fork(program, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] })),
  );
}

export type Question = { readonly no: number; readonly question: unknown };
export type Reply = { readonly no: number; readonly answer: unknown };
type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

function callersOf(child: ChildProcess): Callers {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  child.on("message", (message) => {
    const { no, answer } = message as Reply;
    waiting.get(no)?.resolve(answer);
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("a process of callers ended"));
  });
  async function ask<T>(question: unknown): Promise<T> {
    const no = asked++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return (await new Promise<unknown>((resolve, reject) => {
        waiting.set(no, { resolve, reject });
        timer = setTimeout(() => reject(new Error("a process of callers did not answer in time")), answerMs);
        child.send({ no, question } satisfies Question);
      })) as T;
    } finally {
      clearTimeout(timer);
      waiting.delete(no);
    }
  }
  return { ask, stop: () => child.kill("SIGKILL") };
}
