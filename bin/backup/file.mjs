// The file of a backup: gzip around records of a type (one letter), a length (4 bytes) and that many bytes.
//   H {…}                     what and when, the schema's migrations and partitions, sequences
//   T {"table","columns"}     then D … D: its rows as COPY writes them, then E {"rows","bytes","sha256"}
//   Z {"tables","rows","sha256"}   of all that came before; a file without it is cut off
import { createHash } from "node:crypto";
import fs from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

export const format = 1;
const headBytes = 5;
/** No record is longer, so that a damaged length cannot fill the memory. */
const recordMax = 256 * 1024 * 1024;

export class Unusable extends Error {}

/** @param {string} type @param {Buffer | object} body */
function record(type, body) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const head = Buffer.alloc(headBytes);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/**
 * Writes beside the file and renames at the end: a backup that has its name is whole.
 * @param {string} file @param {AsyncIterable<{ type: string, body: Buffer | object }>} records
 */
export async function writeBackup(file, records) {
  const part = `${file}.part`;
  const all = createHash("sha256");
  async function* framed() {
    for await (const { type, body } of records) {
      const end = type === "Z" ? { ...body, sha256: all.copy().digest("hex") } : body;
      const bytes = record(type, end);
      all.update(bytes);
      yield bytes;
    }
  }
  try {
    await pipeline(framed, createGzip({ level: 6 }), fs.createWriteStream(part, { mode: 0o600, flush: true }));
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  }
}

/**
 * The records in order, each checked. Ends after Z, throws Unusable for a file that is none, is damaged or cut off.
 * @param {string} file
 * @returns {AsyncGenerator<{ type: string, body: any }>} D has bytes, the others what their JSON says
 */
export async function* readBackup(file) {
  const source = fs.createReadStream(file);
  const plain = source.pipe(createGunzip());
  source.on("error", (error) => plain.destroy(error));
  const all = createHash("sha256");
  let isFirst = true;
  let ended = false;
  try {
    for await (const { type, bytes } of records(plain)) {
      if (isFirst && type !== "H") throw new Unusable(`${file} is no backup of Tracegate.`);
      if (ended) throw damaged(file);
      isFirst = false;
      const body = type === "D" ? bytes : readJson(file, bytes);
      if (type === "Z" && body.sha256 !== all.copy().digest("hex")) throw damaged(file);
      ended = type === "Z";
      all.update(record(type, bytes));
      yield { type, body };
    }
  } catch (error) {
    throw explained(error, file, isFirst);
  }
  if (!ended) throw cutOff(file);
}

const damaged = (file) => new Unusable(`${file} is damaged: what it says does not match its checksums.`);
const cutOff = (file) => new Unusable(`${file} is cut off: its end is missing. Copy it again, or take another backup.`);

function explained(error, file, isFirst) {
  if (error.code === "ENOENT") return new Unusable(`There is no file ${file}.`);
  if (error.code === "Z_BUF_ERROR" || error.message === "cut off") return cutOff(file);
  if (error.code === "Z_DATA_ERROR")
    return isFirst ? new Unusable(`${file} is no backup of Tracegate, or is damaged.`) : damaged(file);
  return error;
}

function readJson(file, bytes) {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw damaged(file);
  }
}

/** @param {AsyncIterable<Buffer>} pieces */
async function* records(pieces) {
  let held = Buffer.alloc(0);
  for await (const piece of pieces) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length >= headBytes) {
      const length = held.readUInt32BE(1);
      if (length > recordMax) throw Object.assign(new Error("too long"), { code: "Z_DATA_ERROR" });
      if (held.length < headBytes + length) break;
      yield { type: held.toString("latin1", 0, 1), bytes: held.subarray(headBytes, headBytes + length) };
      held = held.subarray(headBytes + length);
    }
  }
  if (held.length > 0) throw new Error("cut off");
}
