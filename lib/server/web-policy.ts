import { isLoopback } from "@/lib/server/settings.mjs";

// What the web process lets through and what it tells browsers. Pure: proxy.ts applies it to every request.

/**
 * In local mode only names of this machine may be asked for, and that of the public address, whose reverse proxy may run
 * here: a page of another site whose name was rebound to 127.0.0.1 comes with that name. The port does not matter (a tunnel
 * changes it). Behind another address anything may be asked for.
 */
export function isOwnHost(host: string | null, boundTo: string, publicUrl: string | undefined): boolean {
  if (!isLoopback(boundTo)) return true;
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d{1,5})?$/i.exec(host ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return false;
  const isPublic = publicUrl !== undefined && URL.canParse(publicUrl) && name === new URL(publicUrl).hostname;
  return isLoopback(name) || name === boundTo.toLowerCase() || isPublic;
}

/** Pages that need no session: signing in and out, accepting an invitation, signed links. Files of public/ have a dot in their name. */
export function isOpenPath(path: string): boolean {
  return /^\/(login|logout|invite|api|mcp|decide)(\/|$)/.test(path) || /\.[a-z0-9]+$/.test(path);
}

/** False for "%ff" and the like, on which Next fails. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** A path of our own to go to after signing in, else the overview. Never another site: "//evil", "/\evil", "https:…". */
export function safeNext(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes("\\")) return "/";
  const inside = new URL(next, "http://tracegate.invalid");
  const leadsOn = !isOpenPath(inside.pathname) || /^\/(invite$|decide\/)/.test(inside.pathname);
  return inside.origin === "http://tracegate.invalid" && leadsOn ? next : "/";
}

const always = {
  "x-content-type-options": "nosniff",
  // not "no-referrer": browsers would then post our own forms with `Origin: null`
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** Model output is hostile text: no script without the nonce, nothing from another host, not even an image. */
export function pagePolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    // React's development build evaluates code to show where an error comes from
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // without it 'strict-dynamic' would refuse them
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function pageHeaders(policy: string): Record<string, string> {
  return { ...always, "content-security-policy": policy };
}

/** An answer of the API is data even when somebody opens it in a tab. */
export const apiHeaders: Readonly<Record<string, string>> = {
  ...always,
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
};
