// Messages of gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md):
//   compressed (1 byte: 0 or 1) · length (4 bytes, big endian) · message
import { type Compression, parseCompression } from "@/lib/collector/body";
import { RequestRefused } from "@/lib/collector/refusal";

const headBytes = 5;

export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The one message of a unary call, and how it is compressed. @throws RequestRefused */
export function unframe(sent: Buffer, encoding: string | undefined): { message: Buffer; compression: Compression } {
  if (sent.length < headBytes || sent.length !== headBytes + sent.readUInt32BE(1)) {
    throw new RequestRefused("undecodable", "the call does not hold exactly one message");
  }
  const message = sent.subarray(headBytes);
  if (sent[0] === 0) return { message, compression: "identity" };
  const compression = parseCompression(encoding);
  if (compression === undefined || compression === "identity" || sent[0] !== 1) {
    throw new RequestRefused("unsupported", "the message encoding must be gzip, deflate or identity");
  }
  return { message, compression };
}

/** `grpc-message`: UTF-8, percent-encoded but for printable ASCII. */
export const percentEncode = (text: string): string =>
  text.replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
