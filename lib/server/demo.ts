import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { type Demo, DemoProgress } from "@/lib/contract/demo";
import { createMember, removeMember } from "@/lib/server/control/members";
import { system } from "@/lib/server/control/work";
import { env } from "@/lib/server/env";
import { AppError } from "@/lib/server/errors";
import { createKey, revokeKey } from "@/lib/server/keys";
import { isLoopback } from "@/lib/server/settings.mjs";
import { inProject, type Tx } from "@/lib/server/transaction";

// The demo, played by a child of this process (lib/demo/main.ts): the same program as `npm run demo`.

type Played = { readonly projectId: string; readonly child: ChildProcess; demo: Demo };

const idle: Demo = { state: "idle", done: 0, total: 0, says: null };
// one a server, also when the development server loads this module again
const kept = globalThis as typeof globalThis & { tracegateDemo?: Played };

export function demoOf(projectId: string): Demo {
  return kept.tracegateDemo?.projectId === projectId ? kept.tracegateDemo.demo : idle;
}

/** Its credentials are made in this transaction and end with it: until the commit they open nothing, and the program waits. */
export async function startDemo(tx: Tx, projectId: string): Promise<Demo> {
  if (!isLoopback(env().HOST)) throw new AppError("forbidden", "The demo is there in local mode only.");
  if (kept.tracegateDemo?.demo.state === "running")
    throw new AppError("conflict", "The demo is being played. Wait for its end.");
  const { id: keyId, key } = await createKey(tx, projectId, { name: "demo" });
  const reviewer = await createMember(tx, projectId, { name: "Demo reviewer", role: "reviewer" });
  // who waited for the decision of the demo before is replaced by this one
  kept.tracegateDemo?.child.kill("SIGTERM");
  const child = launch({ TRACEGATE_KEY: key ?? "", TRACEGATE_REVIEWER: reviewer.token });
  const played: Played = { projectId, child, demo: { ...idle, state: "running" } };
  kept.tracegateDemo = played;
  follow(played, () =>
    inProject(projectId, system, async (later) => {
      await revokeKey(later, projectId, keyId);
      await removeMember(later, projectId, reviewer.id);
    }),
  );
  return played.demo;
}

function launch(credentials: Record<string, string>): ChildProcess {
  const program =
    process.env.NODE_ENV === "production" ? ["dist/demo.js"] : ["node_modules/tsx/dist/cli.mjs", "lib/demo/main.ts"];
  const { HOST, PORT } = env();
  return spawn(
    process.execPath,
    program.map((part) => path.join(process.cwd(), part)),
    {
      env: { ...process.env, TRACEGATE_URL: `http://${HOST}:${PORT}`, ...credentials },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    },
  );
}

function follow(played: Played, end: () => Promise<void>): void {
  let said = "";
  played.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  played.child.on("message", (message) => {
    const progress = DemoProgress.safeParse(message);
    if (progress.success) played.demo = progress.data;
  });
  const fail = (why: string) => {
    played.demo = { ...played.demo, state: "failed", says: why };
  };
  played.child.once("error", (error) => fail(error.message));
  played.child.once("exit", (code) => {
    if (played.demo.state === "running") fail(said.trim().split("\n").at(-1) || `The demo ended with ${code}.`);
    if (played.demo.state === "serving") played.demo = idle;
    // a database that is just gone: the key of a program that has ended is of no use to anybody
    end().catch(() => {});
  });
}
