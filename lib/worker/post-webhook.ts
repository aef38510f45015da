import { createHmac } from "node:crypto";
import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isOpenAddress } from "@/lib/server/control/public-address";
import type { DueDelivery } from "@/lib/server/sql/control/webhooks";

const answerMs = 10_000;

/**
 * One attempt, signed as Standard Webhooks says. Follows no redirect, and connects to public addresses only: the
 * address is judged where the name is resolved, so that no second answer of a name server slips past.
 * @returns the status of the answer, null for none.
 */
export function postWebhook(delivery: DueDelivery, nowMs: number): Promise<number | null> {
  const url = new URL(delivery.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isOpenAddress(host)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const send = url.protocol === "https:" ? https.request : http.request;
    const request = send(url, {
      method: "POST",
      headers: headersOf(delivery, nowMs),
      lookup: lookupOpen,
      agent: false,
      signal: AbortSignal.timeout(answerMs),
    });
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
      // nobody reads the rest of the answer
      response.destroy();
    });
    request.on("error", () => resolve(null));
    request.end(delivery.body);
  });
}

function headersOf({ id, secret, body }: DueDelivery, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "Tracegate",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

const lookupOpen: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const closed = addresses.some(({ address }) => !isOpenAddress(address));
    if (closed || addresses[0] === undefined) return callback(new Error("not a public address"), []);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0].address, addresses[0].family);
  });
};
