import type { IncomingMessage } from "node:http";
import { Refused } from "@/lib/web/gateway/refused";

/** The largest request that any of the vendors takes in one piece. */
export const bodyBytesMax = 32 * 2 ** 20;
/** Of all requests that are being read or sent. */
const allBytesMax = 256 * 2 ** 20;
let allBytes = 0;

export type Body = { readonly bytes: Buffer; readonly forget: () => void };

const tooLarge = () =>
  new Refused({ code: "too_large", message: `The request is larger than ${bodyBytesMax / 2 ** 20} MB.` });

/** All of a body; `forget` it when it is sent. */
export function readBody(incoming: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers["content-length"] ?? 0) > bodyBytesMax) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let size = 0;
    const forget = () => {
      allBytes -= size;
      size = 0;
    };
    const refuse = (error: Error) => {
      forget();
      incoming.removeAllListeners("data").resume();
      reject(error);
    };
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      allBytes += chunk.length;
      if (size > bodyBytesMax) refuse(tooLarge());
      else if (allBytes > allBytesMax)
        refuse(new Refused({ code: "overloaded", message: "Too many large requests at once.", retryAfterS: 1 }));
    });
    incoming.once("end", () => resolve({ bytes: Buffer.concat(chunks), forget }));
    incoming.once("error", refuse);
    incoming.once("close", () => {
      if (!incoming.complete) refuse(new Error("the caller went away before the end of its body"));
    });
  });
}
