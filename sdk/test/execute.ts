import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** What it said; fails with all of it. */
export function execute(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}:\n${said}`));
    });
  });
}

export function npm(args: readonly string[], cwd: string): Promise<string> {
  return execute(process.platform === "win32" ? "npm.cmd" : "npm", args, cwd);
}

/** Into the package of `cwd`, as a newcomer does, but without what takes time and tells nothing. */
export function npmInstall(packages: readonly string[], cwd: string): Promise<string> {
  return npm(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", ...packages], cwd);
}

/** Resolves once `test` holds; fails with what `tell` says when it does not in time. */
export async function until(
  test: () => boolean | Promise<boolean>,
  tell: () => string,
  timeoutMs = 60_000,
): Promise<void> {
  for (const endAt = Date.now() + timeoutMs; Date.now() < endAt; await sleep(100)) if (await test()) return;
  throw new Error(`not in time: ${tell()}`);
}
