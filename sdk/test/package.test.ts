import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, inject, it } from "vitest";
import { execute } from "@/sdk/test/execute";

const project = inject("installed");
const installed = path.join(project, "node_modules/tracegate");
const read = (file: string) => fs.readFileSync(path.join(installed, file), "utf8");

const names = ["Halt", "current", "decide", "gate", "modelFetch", "pipeline", "serve", "step", "tracegate"];

/** The goal of 20 is missed (bench:sdk says by how much); this keeps it from growing unseen. */
const kBytesMax = 33;

it(`weighs at most ${kBytesMax} kB of own code, compressed`, () => {
  const weight = (...files: string[]) => files.reduce((sum, file) => sum + gzipSync(read(`dist/${file}`)).length, 0);
  expect(weight("index.js", "fetch.js", "shared.js")).toBeLessThanOrEqual(kBytesMax * 1024);
  expect(weight("index.cjs", "fetch.cjs")).toBeLessThanOrEqual(kBytesMax * 1024);
});

it("depends on three packages, and imports nothing else", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("package.json"));
  const three = ["@opentelemetry/api", "@opentelemetry/exporter-trace-otlp-http", "@opentelemetry/sdk-trace-base"];
  expect(Object.keys(dependencies)).toEqual(three);
  expect(peerDependencies).toBeUndefined();
  const imported = [...(read("dist/index.js") + read("dist/shared.js")).matchAll(/(?:from|import)"([^"]+)"/g)].map(
    ([, name]) => name,
  );
  const required = [...read("dist/index.cjs").matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
  for (const name of [...imported, ...required]) expect(name).toMatch(/^node:|^@opentelemetry\/|^\.\/shared\.js$/);
  expect(new Set([...imported, ...required].filter((name) => name?.startsWith("@")))).toEqual(new Set(three));
});

it("holds what is published and nothing else", () => {
  const files = fs.readdirSync(installed, { recursive: true, encoding: "utf8" }).sort();
  expect(files).toEqual([
    "LICENSE",
    "README.md",
    "dist",
    "dist/cli.js",
    "dist/fetch.cjs",
    "dist/fetch.d.cts",
    "dist/fetch.d.ts",
    "dist/fetch.js",
    "dist/index.cjs",
    "dist/index.cjs.map",
    "dist/index.d.cts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/index.js.map",
    "dist/shared.js",
    "dist/shared.js.map",
    "package.json",
  ]);
});

it("has types without a path into the repository", () => {
  const types = read("dist/index.d.ts");
  const imported = [...types.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)].map(([, name]) => name);
  for (const name of imported) expect(name).toBe("@opentelemetry/api");
  expect(types).not.toMatch(/@\/|\.\.\/|reference path/);
  expect(read("dist/index.d.cts")).toBe(types);
});

it("exports the same few names to import and to require", async () => {
  const list = "console.log(JSON.stringify(Object.keys(tracegate).sort()))";
  const esm = await execute(
    process.execPath,
    ["--input-type=module", "-e", `import * as tracegate from "tracegate"; ${list}`],
    project,
  );
  const cjs = await execute(
    process.execPath,
    ["--input-type=commonjs", "-e", `const tracegate = require("tracegate"); ${list}`],
    project,
  );
  expect(JSON.parse(esm)).toEqual(names);
  expect(JSON.parse(cjs)).toEqual(names);
  expect(names.length).toBeLessThanOrEqual(16);
});

it("an ESM and a CJS copy in one process know each other's halts and runs", async () => {
  const program = `
    import { createRequire } from "node:module";
    import * as esm from "tracegate";
    const cjs = createRequire(import.meta.url)("tracegate");
    const halt = new cjs.Halt("drift", "no", { runId: "r" });
    const fetches = [(await import("tracegate/fetch")).modelFetch, createRequire(import.meta.url)("tracegate/fetch").modelFetch];
    console.log(halt instanceof esm.Halt, esm.Halt === cjs.Halt, fetches[0] === esm.modelFetch, fetches[1] === cjs.modelFetch);`;
  const said = await execute(process.execPath, ["--input-type=module", "-e", program], project);
  expect(said.trim()).toBe("true false true true");
});

it("what must compile does, and what must not does not, under strict", async () => {
  const consumer = path.join(import.meta.dirname, "consumer");
  for (const file of fs.readdirSync(consumer)) fs.copyFileSync(path.join(consumer, file), path.join(project, file));
  await execute(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], project);
});
