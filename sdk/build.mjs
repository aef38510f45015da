// Builds the package that is published: one bundle for import, one for require, one file of types, nothing of the repository's paths.
import fs from "node:fs";
import path from "node:path";
import { generateDtsBundle } from "dts-bundle-generator";
import { build } from "rolldown";

const here = import.meta.dirname;
const out = path.join(here, "dist");

fs.rmSync(out, { recursive: true, force: true });
const index = path.join(here, "src/index.ts");
const common = {
  platform: "node",
  // the three dependencies; "@/…" are files of this repository
  external: /^(node:|@opentelemetry\/)/,
  resolve: { alias: { "@": path.resolve(here, "..") } },
  transform: { target: "node20" },
};
const output = { dir: out, minify: true, sourcemap: true, comments: false };
await build({
  ...common,
  input: { index, fetch: path.join(here, "src/fetch/model-fetch.ts") },
  output: { ...output, format: "esm", chunkFileNames: "shared.js" },
});
// CommonJS has no shared part: what the subpath gives is the one of the whole, so that both see the same runs
await build({ ...common, input: { index }, output: { ...output, format: "cjs", entryFileNames: "[name].cjs" } });
// the program is a bundle of its own: whoever imports the package loads nothing of it
const program = { banner: "#!/usr/bin/env node", entryFileNames: "cli.js", codeSplitting: false };
await build({
  ...common,
  input: { cli: path.join(here, "src/cli/main.ts") },
  output: { ...output, ...program, sourcemap: false, format: "esm" },
});
fs.chmodSync(path.join(out, "cli.js"), 0o755);
fs.writeFileSync(path.join(out, "fetch.cjs"), 'exports.modelFetch = require("./index.cjs").modelFetch;\n');

const [declared] = generateDtsBundle([{ filePath: index, output: { noBanner: true, exportReferencedTypes: false } }], {
  preferredConfigPath: path.join(here, "tsconfig.json"),
});
// one for each kind of module: TypeScript goes by the extension
for (const [types, module] of [
  ["d.ts", "js"],
  ["d.cts", "cjs"],
]) {
  fs.writeFileSync(path.join(out, `index.${types}`), declared);
  fs.writeFileSync(path.join(out, `fetch.${types}`), `export { modelFetch } from "./index.${module}";\n`);
}
