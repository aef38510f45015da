// From a stream of bytes to the decoded body of a request, within the limits and never holding more than its lease covers.
import { createGunzip, createInflate, createInflateRaw, type Gunzip, type Inflate, type InflateRaw } from "node:zlib";
import type { Lease } from "@/lib/collector/byte-budget";
import { RequestRefused, SenderGone } from "@/lib/collector/refusal";
import type { BodyLimits } from "@/lib/otlp/limits";

export const compressions = ["identity", "gzip", "deflate"] as const;
export type Compression = (typeof compressions)[number];

/** Texts and spans compress about this well: what a compressed body is expected to need. */
const usualRatio = 6;
const firstBytes = 64 * 1024;

/** The one compression that a header names; undefined where it is unknown or there are several. */
export function parseCompression(header: string | undefined): Compression | undefined {
  const name = (header ?? "").trim().toLowerCase();
  if (name === "") return "identity";
  return compressions.find((known) => known === name.replace(/^x-/, ""));
}

/** Bytes to reserve before the first one is read. */
export function expectedBytes(declared: number | undefined, compression: Compression, limits: BodyLimits): number {
  if (declared === undefined) return firstBytes;
  return compression === "identity" ? declared : declared + Math.min(declared * usualRatio, limits.bodyBytesMax);
}

/** Collects a stream. @throws RequestRefused, SenderGone */
export async function collect(source: AsyncIterable<Buffer>, lease: Lease, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of whileSent(source)) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge(`the body is over the limit of ${bytesMax} bytes`);
    if (length > lease.bytes) await lease.cover(Math.max(length, Math.min(lease.bytes * 2, bytesMax)));
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

/** An error of the source means that its sender broke off; an error of ours stays what it is. */
async function* whileSent(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await chunks.next().catch(() => {
        throw new SenderGone("the sender broke off");
      });
      if (done) return;
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** Decompresses a whole body piece by piece. @throws RequestRefused */
export async function inflate(
  body: Buffer,
  compression: Compression,
  lease: Lease,
  limits: BodyLimits,
): Promise<Buffer> {
  if (compression === "identity" || body.length === 0) return checkedSize(body, limits);
  const stream = createInflater(body, compression);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    stream.end(body);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      refuseBomb(body.length, length, limits);
      if (body.length + length > lease.bytes) await lease.cover(body.length + length * 2);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RequestRefused) throw error;
    throw new RequestRefused("undecodable", `the body is not ${compression}, or incomplete`);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks, length);
}

function createInflater(body: Buffer, compression: "gzip" | "deflate"): Gunzip | Inflate | InflateRaw {
  const options = { chunkSize: 256 * 1024 };
  if (compression === "gzip") return createGunzip(options);
  return hasZlibHeader(body) ? createInflate(options) : createInflateRaw(options);
}

/** HTTP's "deflate" means zlib (RFC 9110 8.4.1.2), but some clients send the bare stream. */
function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

function refuseBomb(wireBytes: number, bytes: number, limits: BodyLimits): void {
  if (bytes > limits.bodyBytesMax)
    throw tooLarge(`the decompressed body is over the limit of ${limits.bodyBytesMax} bytes`);
  if (bytes > limits.ratioFromBytes && bytes > wireBytes * limits.ratioMax) {
    throw tooLarge(`the body decompresses to more than ${limits.ratioMax} times its size`);
  }
}

function checkedSize(body: Buffer, limits: BodyLimits): Buffer {
  if (body.length > limits.bodyBytesMax) throw tooLarge(`the body is over the limit of ${limits.bodyBytesMax} bytes`);
  return body;
}

export const tooLarge = (message: string) => new RequestRefused("too_large", message);
