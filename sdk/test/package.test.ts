import fs from "node:fs";
import path from "node:path";
import { expect, inject, it } from "vitest";
import { kBytesOf, loadedAtAnyTime, loadedAtOnce } from "@/lib/testing/package-weight";
import { execute } from "@/sdk/test/execute";

const project = inject("installed");
const installed = path.join(project, "node_modules/tracegate");
const read = (file: string) => fs.readFileSync(path.join(installed, file), "utf8");

const names = ["Halt", "current", "decide", "gate", "modelFetch", "pipeline", "serve", "step", "tracegate"];

const dist = path.join(installed, "dist");

it("weighs at most 20 kB of own code when it is loaded, compressed", () => {
  expect(kBytesOf(dist, loadedAtOnce(dist, "index.js"))).toBeLessThanOrEqual(20);
  expect(kBytesOf(dist, loadedAtOnce(dist, "index.cjs"))).toBeLessThanOrEqual(20);
});

it("keeps what only some need in parts, which are there once the code has named them", async () => {
  const program = `
    const path = require("node:path");
    const loaded = () => Object.keys(require.cache).filter((file) => file.includes("/tracegate/dist/")).map((file) => path.basename(file)).sort();
    const { modelFetch } = require("tracegate");
    const atOnce = loaded();
    modelFetch();
    setImmediate(() => console.log(JSON.stringify([atOnce, loaded()])));`;
  const said = await execute(process.execPath, ["--input-type=commonjs", "-e", program], project);
  const [atOnce, withModels] = JSON.parse(said);
  expect(atOnce).toEqual(loadedAtOnce(dist, "index.cjs").sort());
  expect(withModels).toEqual([...atOnce, "send.cjs", "spending.cjs"].sort());
});

it("depends on three packages, and imports nothing else", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("package.json"));
  const three = ["@opentelemetry/api", "@opentelemetry/exporter-trace-otlp-http", "@opentelemetry/sdk-trace-base"];
  expect(Object.keys(dependencies)).toEqual(three);
  expect(peerDependencies).toBeUndefined();
  const from = (files: readonly string[], form: RegExp) =>
    files.flatMap((file) => [...read(`dist/${file}`).matchAll(form)].map(([, name]) => name));
  const imported = from(loadedAtAnyTime(dist, "index.js"), /(?:from|import\()["`]([^"`]+)["`]/g);
  const required = from(loadedAtAnyTime(dist, "index.cjs"), /require\("([^"]+)"\)/g);
  for (const name of [...imported, ...required]) expect(name).toMatch(/^node:|^@opentelemetry\/|^\.\/[a-z]+\.c?js$/);
  expect(new Set([...imported, ...required].filter((name) => name?.startsWith("@")))).toEqual(new Set(three));
});

it("holds what is published and nothing else", () => {
  const files = fs.readdirSync(installed, { recursive: true, encoding: "utf8" }).sort();
  expect(files).toEqual([
    "LICENSE",
    "README.md",
    "dist",
    "dist/cli.js",
    "dist/core.cjs",
    "dist/core.cjs.map",
    "dist/core.js",
    "dist/core.js.map",
    "dist/effects.cjs",
    "dist/effects.cjs.map",
    "dist/effects.js",
    "dist/effects.js.map",
    "dist/fetch.cjs",
    "dist/fetch.d.cts",
    "dist/fetch.d.ts",
    "dist/fetch.js",
    "dist/index.cjs",
    "dist/index.d.cts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/send.cjs",
    "dist/send.cjs.map",
    "dist/send.js",
    "dist/send.js.map",
    "dist/spending.cjs",
    "dist/spending.cjs.map",
    "dist/spending.js",
    "dist/spending.js.map",
    "dist/worker.cjs",
    "dist/worker.cjs.map",
    "dist/worker.js",
    "dist/worker.js.map",
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
