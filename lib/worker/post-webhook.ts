import { createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { isClosedLiteral, lookupOpen } from "@/lib/server/control/public-address";
import type { DueDelivery } from "@/lib/server/sql/control/webhooks";

const answerMs = 10_000;

/**
 * One attempt, signed as Standard Webhooks says. Follows no redirect, and connects to public addresses only.
 * @returns the status of the answer, null for none.
 */
export function postWebhook(delivery: DueDelivery, nowMs: number): Promise<number | null> {
  const url = new URL(delivery.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isClosedLiteral(host)) return Promise.resolve(null);
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
