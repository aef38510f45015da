// Builds the package that is published: files for import, others for require, one of types, nothing of the repository's paths.
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
// what every import loads is one file; each part that sdk/src/parts.ts names is another, loaded when it is needed
const codeSplitting = { groups: [{ name: "core", tags: ["$initial"] }] };
const output = { dir: out, minify: true, sourcemap: true, comments: false };
for (const [format, extension] of [
  ["esm", "js"],
  ["cjs", "cjs"],
]) {
  const names = { entryFileNames: `[name].${extension}`, chunkFileNames: `[name].${extension}` };
  await build({ ...common, input: { index }, output: { ...output, ...names, format, codeSplitting } });
}
fs.writeFileSync(path.join(out, "fetch.js"), 'export { modelFetch } from "./index.js";\n');
fs.writeFileSync(path.join(out, "fetch.cjs"), 'exports.modelFetch = require("./index.cjs").modelFetch;\n');
// the program is a bundle of its own: whoever imports the package loads nothing of it
const program = { banner: "#!/usr/bin/env node", entryFileNames: "cli.js", codeSplitting: false };
await build({
  ...common,
  input: { cli: path.join(here, "src/cli/main.ts") },
  output: { ...output, ...program, sourcemap: false, format: "esm" },
});
fs.chmodSync(path.join(out, "cli.js"), 0o755);

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
