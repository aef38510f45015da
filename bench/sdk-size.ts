// What an application takes on with the package.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { atMost, exactly, type Figure } from "@/bench/figures";
import { root } from "@/bench/servers";

export async function sdkSize(): Promise<Figure[]> {
  const sdk = path.join(root, "sdk");
  const built = spawnSync(process.execPath, ["build.mjs"], { cwd: sdk, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the SDK cannot be built:\n${built.stderr}`);
  const kB = (file: string) => gzipSync(readFileSync(path.join(sdk, "dist", file)), { level: 9 }).length / 1_024;
  const count = `import("tracegate").then((all) => console.log(Object.keys(all).length))`;
  const names = spawnSync(process.execPath, ["-e", count], { cwd: sdk, encoding: "utf8" }).stdout;
  const { dependencies } = JSON.parse(readFileSync(path.join(sdk, "package.json"), "utf8"));
  return [
    atMost("own code for import, gzip kB", kB("index.js") + kB("shared.js") + kB("fetch.js"), 20),
    atMost("own code for require, gzip kB", kB("index.cjs"), 20),
    atMost("exported names", Number(names), 16),
    exactly("runtime dependencies", Object.keys(dependencies).length, 3),
  ];
}
