// Builds the package that is published: one bundle for import, one for require, one file of types, nothing of the repository's paths.
import fs from "node:fs";
import path from "node:path";
import { generateDtsBundle } from "dts-bundle-generator";
import { build } from "esbuild";

const here = import.meta.dirname;
const out = path.join(here, "dist");

fs.rmSync(out, { recursive: true, force: true });
const common = {
  absWorkingDir: here,
  entryPoints: { index: "src/index.ts", fetch: "src/fetch/model-fetch.ts" },
  outdir: out,
  bundle: true,
  platform: "node",
  target: "node20",
  // the three dependencies; "@/…" are files of this repository
  packages: "external",
  alias: { "@": path.resolve(here, "..") },
  minify: true,
  sourcemap: "linked",
  legalComments: "none",
  logLevel: "warning",
};
await build({ ...common, format: "esm", splitting: true, chunkNames: "shared" });
// CommonJS has no shared part: what the subpath gives is the one of the whole, so that both see the same runs
await build({ ...common, entryPoints: ["src/index.ts"], format: "cjs", outExtension: { ".js": ".cjs" } });
fs.writeFileSync(path.join(out, "fetch.cjs"), 'exports.modelFetch = require("./index.cjs").modelFetch;\n');

const [declared] = generateDtsBundle(
  [{ filePath: path.join(here, "src/index.ts"), output: { noBanner: true, exportReferencedTypes: false } }],
  { preferredConfigPath: path.join(here, "tsconfig.json") },
);
// one for each kind of module: TypeScript goes by the extension
for (const [types, module] of [
  ["d.ts", "js"],
  ["d.cts", "cjs"],
]) {
  fs.writeFileSync(path.join(out, `index.${types}`), declared);
  fs.writeFileSync(path.join(out, `fetch.${types}`), `export { modelFetch } from "./index.${module}";\n`);
}
