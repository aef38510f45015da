// What the package weighs: its own files as they are published, minified and compressed one by one, without the three
// dependencies. Every import loads the entry with all that it imports statically; parts come when the code names them.
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** `=>require(` and `import(` are asked for later. */
const atOnce = /(?:from\s*|(?<!=>)require\()["'`]\.\/([\w-]+\.c?js)["'`]/g;
const atAnyTime = /(?:from\s*|require\(|import\()["'`]\.\/([\w-]+\.c?js)["'`]/g;

/** Files that an entry reaches, itself first. */
function reached(dist: string, entry: string, form: RegExp): string[] {
  const files = new Set([entry]);
  for (const file of files) {
    for (const [, name = ""] of fs.readFileSync(path.join(dist, file), "utf8").matchAll(form)) files.add(name);
  }
  return [...files];
}

export const loadedAtOnce = (dist: string, entry: string) => reached(dist, entry, atOnce);
export const loadedAtAnyTime = (dist: string, entry: string) => reached(dist, entry, atAnyTime);

/** Thousands of bytes. */
export function kBytesOf(dist: string, files: readonly string[]): number {
  const sizes = files.map((file) => gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}
