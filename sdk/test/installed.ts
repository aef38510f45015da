import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { execute, npm, npmInstall } from "@/sdk/test/execute";

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
  const { dependencies, devDependencies } = readJson(path.join(root, "package.json"));
  const versions = { ...dependencies, ...devDependencies, ...readJson(path.join(sdk, "package.json")).devDependencies };
  // by itself: scripts of packages are switched off here, the package's own included
  await execute(process.execPath, ["build.mjs"], sdk);
  const said = await npm(["pack", "--json", "--pack-destination", folder], sdk);
  const [{ filename }] = JSON.parse(said.slice(said.indexOf("[\n")));
  const tarball = path.join(folder, filename);
  const project = path.join(folder, "project");
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, "package.json"), '{ "name": "newcomer", "private": true, "type": "module" }\n');
  const beside = ["zod", "valibot", "arktype", "typescript", "@types/node"].map((name) => `${name}@${versions[name]}`);
  await npmInstall([tarball, ...beside], project);
  provide("installed", project);
  provide("tarball", tarball);
  return () => fs.rmSync(folder, { recursive: true, force: true });
}

function readJson(file: string) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}
