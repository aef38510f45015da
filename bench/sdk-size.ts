// What an application takes on with the package.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { atMost, exactly, type Figure, told } from "@/bench/figures";
import { root } from "@/bench/servers";
import { kBytesOf, loadedAtAnyTime, loadedAtOnce } from "@/lib/testing/package-weight";

export async function sdkSize(): Promise<Figure[]> {
  const sdk = path.join(root, "sdk");
  const built = spawnSync(process.execPath, ["build.mjs"], { cwd: sdk, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the SDK cannot be built:\n${built.stderr}`);
  const dist = path.join(sdk, "dist");
  const count = `import("tracegate").then((all) => console.log(Object.keys(all).length))`;
  const names = spawnSync(process.execPath, ["-e", count], { cwd: sdk, encoding: "utf8" }).stdout;
  const { dependencies } = JSON.parse(readFileSync(path.join(sdk, "package.json"), "utf8"));
  const atOnce = loadedAtOnce(dist, "index.js");
  const parts = loadedAtAnyTime(dist, "index.js").filter((file) => !atOnce.includes(file));
  return [
    atMost("own code that import loads, gzip kB", kBytesOf(dist, atOnce), 20),
    atMost("own code that require loads, gzip kB", kBytesOf(dist, loadedAtOnce(dist, "index.cjs")), 20),
    ...parts.map((file) => told(`loaded when the code names it: ${file}, gzip kB`, kBytesOf(dist, [file]))),
    told("own code with all parts, gzip kB", kBytesOf(dist, [...atOnce, ...parts])),
    atMost("exported names", Number(names), 16),
    exactly("runtime dependencies", Object.keys(dependencies).length, 3),
  ];
}
