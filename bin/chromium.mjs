// A Chromium for the browser tests: CHROMIUM_PATH, one that is installed, else the one in an npm package with its libraries.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** @returns {Promise<{ executable: string, libraries: string | undefined }>} `libraries`: a folder for LD_LIBRARY_PATH */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!fs.existsSync(given)) throw new Error(`CHROMIUM_PATH ${given} does not exist.`);
    return { executable: given, libraries: undefined };
  }
  const found = installed.find((file) => fs.existsSync(file));
  return found ? { executable: found, libraries: undefined } : unpackChromium();
}

/** Takes about 3 s and 300 MB of the temporary folder, once. */
async function unpackChromium() {
  const { default: chromium } = await import("@sparticuz/chromium");
  const executable = await chromium.executablePath();
  return { executable, libraries: unpackLibraries() };
}

/** libnss3, libnspr4 and libexpat, which a bare system lacks. */
function unpackLibraries() {
  const folder = path.join(os.tmpdir(), "tracegate-chromium-libraries");
  const unpacked = path.join(folder, "al2023/lib");
  if (fs.existsSync(path.join(folder, "done"))) return unpacked;
  fs.mkdirSync(path.join(folder, "al2023"), { recursive: true });
  const packed = path.resolve(import.meta.dirname, "../node_modules/@sparticuz/chromium/bin/al2023.tar.br");
  const tar = brotliDecompressSync(fs.readFileSync(packed));
  const { status, stderr } = spawnSync("tar", ["-x", "-C", path.join(folder, "al2023")], { input: tar });
  if (status !== 0) throw new Error(`The libraries of Chromium could not be unpacked: ${stderr}`);
  fs.writeFileSync(path.join(folder, "done"), "");
  return unpacked;
}
