// The product as the control plane's benchmarks meet it: PostgreSQL, web and worker, started for them alone.
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { must, type Target } from "@/bench/control-client";
import { bundle, startDatabase, startWeb, startWorker } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

export type Stage = {
  readonly web: string;
  readonly webPid: number;
  readonly adminKey: string;
  /** A project of its own, with an owner and as many reviewers. */
  newProject(reviewers?: number): Promise<Project>;
  stop(): Promise<void>;
};
export type Project = {
  readonly agent: Target;
  readonly owner: Target;
  readonly reviewers: readonly Target[];
};

export async function startStage(): Promise<Stage> {
  const database = await startDatabase();
  await ensureFirstRows(database.url, database.home);
  const web = await startWeb(database);
  const worker = startWorker(await bundle("lib/worker/main.ts", "worker"), database);
  const admin = { web: web.url, key: web.adminKey };
  return {
    web: web.url,
    webPid: web.pid,
    adminKey: web.adminKey,
    newProject: (reviewers = 0) => newProject(admin, reviewers),
    async stop() {
      await worker.stop();
      web.stop();
      await database.stop();
    },
  };
}

async function newProject(admin: Target, reviewers: number): Promise<Project> {
  const name = `bench ${randomBytes(4).toString("hex")}`;
  const { id, key } = await must(admin, "POST", "/projects", { name });
  const person = async (role: string, no: number) => {
    const { token } = await must(admin, "POST", `/projects/${id}/members`, { name: `${role} ${no}`, role });
    return { web: admin.web, key: token };
  };
  const owner = await person("owner", 0);
  const others = [];
  for (let no = 1; no <= reviewers; no++) others.push(await person("reviewer", no));
  return { agent: { web: admin.web, key }, owner, reviewers: others };
}

/** A process of callers: it does what it is asked, answers each question once, and may say more in between. */
export type Callers = {
  readonly child: ChildProcess;
  ask<T>(question: unknown): Promise<T>;
  stop(): void;
};

/** Each answer must come within this time. */
const answerMs = 300_000;

export async function startCallers(source: string, count: number, target: Target): Promise<Callers[]> {
  const program = await bundle(`bench/${source}.ts`, source);
  const env = { ...process.env, BENCH_WEB: target.web, BENCH_KEY: target.key };
  return Array.from({ length: count }, () => {
    const child = fork(program, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    return { child, ask: <T>(question: unknown) => ask<T>(child, question), stop: () => child.kill("SIGKILL") };
  });
}

function ask<T>(child: ChildProcess, question: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(new Error("a process of callers did not answer in time")), answerMs);
    const ended = () => done(new Error("a process of callers ended"));
    const done = (error: Error | null, answer?: T) => {
      clearTimeout(timer);
      child.off("exit", ended);
      if (error === null) resolve(answer as T);
      else reject(error);
    };
    child.once("exit", ended);
    child.once("message", (answer) => done(null, answer as T));
    child.send(question as object);
  });
}

/** The other side: answers each question with what `act` makes of it. */
export function answerAll<Q>(act: (target: Target, question: Q) => Promise<unknown>): void {
  const target = { web: String(process.env["BENCH_WEB"]), key: String(process.env["BENCH_KEY"]) };
  process.on("disconnect", () => process.exit(0));
  process.on("message", (question) => {
    act(target, question as Q).then(
      (answer) => process.send?.(answer ?? null),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
