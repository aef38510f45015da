/** Whose API a path of the gateway stands for. */
export const vendors = ["openai", "anthropic", "google"] as const;
export type Vendor = (typeof vendors)[number];

export interface Address {
  readonly vendor: Vendor;
  /** Tracegate's key, where the path carries it. */
  readonly key: string | null;
  /** What follows the vendor, as it was sent: begins with a slash, query included. */
  readonly rest: string;
}

const path = /^\/gateway(?:\/k\/([^/?#]+))?\/(openai|anthropic|google)(\/[^?#]*)(\?[^#]*)?$/;
/** Where a server or a proxy could read the path in another way than we did. */
const ambiguous = /\/\/|\\|%2f|%5c|%00|(^|\/)(\.|%2e){1,2}(\/|$)/i;

/**
 * `/gateway/openai/v1/…`, or `/gateway/k/<key>/openai/v1/…` for clients that can set an address and nothing else. Null: no
 * address of the gateway. The version may be left out where the vendor's own base URL ends with it.
 */
export function readAddress(url: string): Address | null {
  const [, key = null, vendor, below = "", query = ""] = path.exec(url) ?? [];
  if (vendor === undefined || ambiguous.test(below)) return null;
  const needsVersion = vendor !== "google" && !/^\/v\d/.test(below);
  return { vendor: vendor as Vendor, key, rest: `${needsVersion ? "/v1" : ""}${below}${query}` };
}

/** The vendor of a path that is no address, for the form of the error. */
export function vendorIn(url: string): Vendor {
  const name = /^\/gateway(?:\/k\/[^/]*)?\/([a-z]+)/.exec(url)?.[1];
  return vendors.find((vendor) => vendor === name) ?? "openai";
}

/** The same path below the vendor's address. The host is never the caller's to choose. */
export function upstreamOf(base: string, rest: string): URL {
  return new URL(base.replace(/\/+$/, "") + rest);
}

/** Asks that cost nothing: reading, and counting tokens. */
const freePaths = /(\/messages\/count_tokens|:countTokens|\/responses\/input_tokens|\/moderations|\/cancel)$/;

export function costsNothing(method: string, { pathname }: URL): boolean {
  return method !== "POST" || freePaths.test(pathname);
}
