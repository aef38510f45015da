import { lookup as lookUp } from "node:dns";
import { lookup } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { env } from "@/lib/server/env";
import { isLoopback } from "@/lib/server/settings.mjs";

// Webhooks and channels may reach nothing but the public internet: SSRF. Judged for every address that a host resolves to.

const closed = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  closed.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  closed.addSubnet(net, prefix, "ipv6");
}
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** May anything be sent to this address? To loopback only while this server is bound to it. */
export function isOpenAddress(address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  // a v4 address in v6 clothes (::ffff:10.0.0.1) is checked against the v4 rules by BlockList itself
  if (loopback.check(address, family)) return isLoopback(env().HOST);
  return !closed.check(address, family);
}

const dnsMs = 1_000;

/** Why nothing may be sent there; null where it may. A name that cannot be resolved now is judged at the delivery. */
export async function whyNotUrl(text: string): Promise<string | null> {
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
  if (url.username !== "" || url.password !== "") return "holds credentials";
  return whyNotHost(url.hostname);
}

/** The same for a host alone. */
export async function whyNotHost(name: string): Promise<string | null> {
  const host = name.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  return addresses.every(isOpenAddress) ? null : "leads to an address that is not public";
}

/**
 * Resolves a name for a connection. The address is judged where the name is resolved, so that no second answer of a name
 * server slips past.
 */
export const lookupOpen: LookupFunction = (host, options, callback) => {
  lookUp(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const refused = addresses.some(({ address }) => !isOpenAddress(address));
    if (refused || addresses[0] === undefined) return callback(new Error("not a public address"), []);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0].address, addresses[0].family);
  });
};

/** The address of a host to connect to; throws for one that is not open. */
export function resolveOpen(name: string): Promise<string> {
  const host = name.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0)
    return isOpenAddress(host) ? Promise.resolve(host) : Promise.reject(new Error("not a public address"));
  return new Promise((resolve, reject) => {
    lookupOpen(host, {}, (error, address) => {
      if (error === null && typeof address === "string") resolve(address);
      else reject(error ?? new Error("no address"));
    });
  });
}

/** An address that nothing is sent to, written as one: it is not looked up. */
export const isClosedLiteral = (host: string) => isIP(host) !== 0 && !isOpenAddress(host);

async function resolve(host: string): Promise<string[]> {
  const late = new Promise<string[]>((done) => setTimeout(done, dnsMs, []).unref());
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    () => [],
  );
  return Promise.race([found, late]);
}
