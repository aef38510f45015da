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
  entryPoints: ["src/index.ts"],
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
await build({ ...common, format: "esm" });
await build({ ...common, format: "cjs", outExtension: { ".js": ".cjs" } });

const [types] = generateDtsBundle(
  [{ filePath: path.join(here, "src/index.ts"), output: { noBanner: true, exportReferencedTypes: false } }],
  { preferredConfigPath: path.join(here, "tsconfig.json") },
);
// one for each kind of module: TypeScript goes by the extension
for (const name of ["index.d.ts", "index.d.cts"]) fs.writeFileSync(path.join(out, name), types);
