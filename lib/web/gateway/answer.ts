// The model gateway: a client of a vendor whose base URL is Tracegate's. Its key for the vendor passes through untouched.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Address, costsNothing, readAddress, upstreamOf, vendorIn } from "@/lib/domain/gateway/address";
import { gatewayHeaders, readLabels, readParent } from "@/lib/domain/gateway/caller";
import { apiAt, readCall } from "@/lib/domain/model/model-call";
import { env } from "@/lib/server/env";
import { type FoundKey, findKey } from "@/lib/server/keys";
import { findRecent } from "@/lib/server/known-keys";
import { findRecentPrice } from "@/lib/server/prices/list-prices";
import { isOwnHost } from "@/lib/server/web-policy";
import { passFree } from "@/lib/web/gateway/free-call";
import { GovernedCall } from "@/lib/web/gateway/governed-call";
import type { Asking } from "@/lib/web/gateway/leave";
import { readBody } from "@/lib/web/gateway/read-body";
import { Refused, toRefused } from "@/lib/web/gateway/refused";
import { sendError } from "@/lib/web/gateway/send-error";

/** False leaves the request to others, untouched. */
export function answerGateway(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const { url = "" } = incoming;
  if (!/^\/gateway(\/|$)/.test(url)) return false;
  serve(incoming, outgoing, url).catch((thrown: unknown) => {
    // who went away hears nothing
    if (outgoing.destroyed) return;
    const { error } = toRefused(thrown, randomUUID());
    if (outgoing.headersSent) return void outgoing.destroy();
    // what was not read of the request is not waited for
    if (!incoming.complete) outgoing.setHeader("connection", "close");
    sendError(outgoing, vendorIn(url), error);
  });
  return true;
}

const bases = () => {
  const { TRACEGATE_GATEWAY_OPENAI_URL, TRACEGATE_GATEWAY_ANTHROPIC_URL, TRACEGATE_GATEWAY_GOOGLE_URL } = env();
  return {
    openai: TRACEGATE_GATEWAY_OPENAI_URL,
    anthropic: TRACEGATE_GATEWAY_ANTHROPIC_URL,
    google: TRACEGATE_GATEWAY_GOOGLE_URL,
  };
};

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, url: string): Promise<void> {
  const { HOST, TRACEGATE_PUBLIC_URL } = env();
  const { method = "GET", headers } = incoming;
  if (!isOwnHost(headers.host ?? null, HOST, TRACEGATE_PUBLIC_URL))
    throw new Refused({ code: "forbidden", message: "Ask this Tracegate as localhost or 127.0.0.1." });
  const address = readAddress(url);
  if (address === null) {
    const message = "The gateway has /gateway/openai/…, /gateway/anthropic/… and /gateway/google/….";
    throw new Refused({ code: "not_found", message });
  }
  const key = await keyOf(address, incoming);
  const target = upstreamOf(bases()[address.vendor], address.rest);
  if (costsNothing(method, target)) return passFree(incoming, outgoing, target);
  const labels = readLabels((name) => headerOf(incoming, name), key.name);
  if ("wrong" in labels) throw new Refused({ code: "invalid", message: labels.wrong });
  const parent = readParent(headerOf(incoming, "traceparent"));
  const model = await readModel(key.projectId, incoming, target);
  try {
    await new GovernedCall({ incoming, outgoing, key, vendor: address.vendor, target, labels, parent, model }).run();
  } finally {
    model?.body.forget();
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Of the project whose money and rules apply. The vendor's key says nothing of it. */
async function keyOf(address: Address, incoming: IncomingMessage): Promise<FoundKey> {
  const given = headerOf(incoming, gatewayHeaders.key) ?? address.key;
  const ofVendor = ["authorization", "x-api-key", "x-goog-api-key"].map((name) => headerOf(incoming, name) ?? "");
  if (ofVendor.some((value) => /^(Bearer +)?tg_/i.test(value))) {
    const message = "A Tracegate key was sent in the place of the provider's: send it as x-tracegate-key.";
    throw new Refused({ code: "unauthorized", message });
  }
  const found = given === null ? null : await findRecent(given, findKey);
  if (found === null) {
    const message = "Send a key of your Tracegate project as the header x-tracegate-key.";
    throw new Refused({ code: "unauthorized", message });
  }
  if (found.scopes.includes("control")) return found;
  throw new Refused({ code: "forbidden", message: "This Tracegate key lacks the scope control." });
}

/** Null: no call of a model that can be read: embeddings, pictures, sound. */
async function readModel(projectId: string, incoming: IncomingMessage, target: URL): Promise<Asking["model"]> {
  const api = apiAt(target);
  if (api === null) return null;
  const body = await readBody(incoming);
  const call = readCall(api, target, body.bytes.toString("utf8"));
  if (call !== null) {
    const { model, provider } = call;
    return { call, body, price: await findRecentPrice(projectId, { model, provider }, new Date()) };
  }
  body.forget();
  throw new Refused({ code: "invalid", message: "The body is not a request of this API." });
}
