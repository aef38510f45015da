import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** An empty project in which the packed package was installed from the registry, as a newcomer does. */
    installed: string;
    tarball: string;
  }
}

const sdk = path.resolve(import.meta.dirname, "..");
const root = path.resolve(sdk, "..");

/** Packs once and installs once for all tests of the package. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-installed-"));
  const { devDependencies } = readJson(path.join(root, "package.json"));
  const { devDependencies: own } = readJson(path.join(sdk, "package.json"));
  const { dependencies } = readJson(path.join(root, "package.json"));
  const versions = { ...dependencies, ...devDependencies, ...own };
  const said = await npm(["pack", "--json", "--pack-destination", folder], sdk);
  const [{ filename }] = JSON.parse(said.slice(said.indexOf("[\n")));
  const tarball = path.join(folder, filename);
  const project = path.join(folder, "project");
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, "package.json"), '{ "name": "newcomer", "private": true, "type": "module" }\n');
  const beside = ["zod", "valibot", "arktype", "typescript", "@types/node"].map((name) => `${name}@${versions[name]}`);
  await npm(
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", tarball, ...beside],
    project,
  );
  provide("installed", project);
  provide("tarball", tarball);
  return () => fs.rmSync(folder, { recursive: true, force: true });
}

function readJson(file: string) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

function npm(args: readonly string[], cwd: string): Promise<string> {
  return execute(process.platform === "win32" ? "npm.cmd" : "npm", args, cwd);
}

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
