// Who a request says it comes from. Pure: which project a key opens is asked in authenticate.ts.
import { isLoopback } from "@/lib/server/settings.mjs";

/** Header or metadata names in lower case. */
export type Headers = { readonly [name: string]: string | readonly string[] | number | undefined };

export type Credentials =
  | { readonly kind: "key"; readonly key: string }
  /** A credential is there, but in no form that we know: never taken for none. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "none" };

const bearer = /^Bearer +([\x21-\x7e]+) *$/i;
const basic = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i;

/** `Authorization: Bearer KEY`, `Authorization: Basic base64(NAME:KEY)` as Langfuse clients send, or `x-api-key: KEY`. */
export function readCredentials(headers: Headers): Credentials {
  const authorization = first(headers["authorization"]);
  if (authorization !== undefined) {
    const key = bearer.exec(authorization)?.[1] ?? keyOfBasic(authorization);
    return key === undefined ? { kind: "unreadable" } : { kind: "key", key };
  }
  const key = first(headers["x-api-key"])?.trim();
  if (key === undefined) return { kind: "none" };
  return key === "" ? { kind: "unreadable" } : { kind: "key", key };
}

function keyOfBasic(authorization: string): string | undefined {
  const encoded = basic.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, "base64").toString();
  return pair.slice(pair.indexOf(":") + 1);
}

/**
 * Without a key only programs on this machine may send: the listener is bound to loopback, the sender comes from
 * loopback (also the one that a proxy of this machine forwards for), and no page of a browser is behind it.
 */
export function mayBeKeyless(boundTo: string, peer: string | undefined, headers: Headers): boolean {
  if (!isLoopback(boundTo) || peer === undefined || !isLoopbackAddress(peer)) return false;
  if (headers["origin"] !== undefined || headers["forwarded"] !== undefined) return false;
  const forwardedFor = first(headers["x-forwarded-for"])?.split(",") ?? [];
  return forwardedFor.every((address) => isLoopbackAddress(address.trim()));
}

const isLoopbackAddress = (address: string) => isLoopback(address.replace(/^::ffff:/i, ""));

function first(value: Headers[string]): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : value?.[0];
}
