// What is stored, in whatever table and column: read from a backup, which is all of the database at one instant.
import { execFile } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";

const root = path.join(import.meta.dirname, "..");

/** Those of the texts that are in the database: as text of any case, as a part of JSON, or as bytes (COPY writes hex). */
export async function storedOf(texts: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "tracegate-scan-"));
  try {
    const file = path.join(folder, "all.backup");
    const env = { ...process.env, DATABASE_URL: "", TRACEGATE_HOME: process.env["TRACEGATE_HOME"] ?? ".tracegate" };
    await promisify(execFile)(process.execPath, ["bin/backup.mjs", file], { cwd: root, env });
    return await scan(file, texts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function scan(file: string, texts: readonly string[]): Promise<string[]> {
  const forms = (text: string) => [text.toLowerCase(), Buffer.from(text).toString("hex")];
  const wanted = texts.map((text) => ({ text, forms: forms(text) }));
  const longest = Math.max(...wanted.flatMap(({ forms: each }) => each.map(({ length }) => length)));
  const found = new Set<string>();
  let end = "";
  for await (const piece of createReadStream(file).pipe(createGunzip())) {
    const read = end + (piece as Buffer).toString("latin1").toLowerCase();
    for (const { text, forms: each } of wanted) if (each.some((form) => read.includes(form))) found.add(text);
    end = read.slice(-longest);
  }
  return texts.filter((text) => found.has(text));
}
