// The product as the control plane's benchmarks meet it: PostgreSQL, web and worker, started for them alone.
import { randomBytes } from "node:crypto";
import { must, type Target } from "@/bench/control-client";
import { bundle, type Collector, startCollector, startDatabase, startWeb, startWorker } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

export type Stage = {
  readonly web: string;
  readonly webPid: number;
  readonly adminKey: string;
  /** A project of its own, with an owner and as many reviewers. */
  newProject(reviewers?: number): Promise<Project>;
  /** Address of a collector beside the web, started for the first who asks. */
  collector(): Promise<string>;
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
  let collector: Collector | undefined;
  return {
    web: web.url,
    webPid: web.pid,
    adminKey: web.adminKey,
    newProject: (reviewers = 0) => newProject(admin, reviewers),
    async collector() {
      collector ??= await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
      return collector.url;
    },
    async stop() {
      await worker.stop();
      await collector?.stop();
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
