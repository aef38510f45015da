import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpenPath, isOwnHost, pagePolicy, safeNext } from "@/lib/server/web-policy";

describe("isOwnHost", () => {
  it.each(["localhost", "localhost:3000", "127.0.0.1:3000", "127.0.0.2", "[::1]:3000", "LOCALHOST:8080"])(
    "lets %s in when bound to this machine",
    (host) => expect(isOwnHost(host, "127.0.0.1", undefined)).toBe(true),
  );
  it.each([
    null,
    "",
    "evil.example",
    "evil.example:3000",
    "localhost.evil.example:3000",
    "127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
    "localhost:3000:3000",
    "localhost:x",
    "[::1]evil",
    "10.0.0.5:3000",
    "0.0.0.0:3000",
  ])("refuses %s when bound to this machine", (host) =>
    expect(isOwnHost(host, "127.0.0.1", "https://traces.example")).toBe(false),
  );
  it("leaves the name to the operator behind another address", () =>
    expect(isOwnHost("traces.example", "0.0.0.0", undefined)).toBe(true));
  it("lets the public address in through a reverse proxy on this machine", () => {
    for (const host of ["traces.example", "Traces.Example:443"])
      expect(isOwnHost(host, "127.0.0.1", "https://traces.example")).toBe(true);
    expect(isOwnHost("traces.example", "127.0.0.1", "not an address")).toBe(false);
  });
});

describe("safeNext", () => {
  it.each(["/runs", "/runs/abc?tab=raw#x", "/", "/connect?a=//b"])("keeps %s", (next) =>
    expect(safeNext(next)).toBe(next),
  );
  it.each([
    null,
    undefined,
    "",
    "runs",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\\b",
    "/logout",
    "/login?next=/login",
    "/api/v1/runs",
    "/ü",
  ])("replaces %s", (next) => expect(safeNext(next)).toBe("/"));
  it("never leaves the site, whatever it is given", () => {
    const text = fc.string({ unit: fc.constantFrom("/", "\\", ".", ":", "@", "e", "%", "2f", "\t", "?", "#") });
    fc.assert(
      fc.property(text, (next) => {
        expect(new URL(safeNext(next), "http://own.example").origin).toBe("http://own.example");
      }),
    );
  });
});

it("asks no login for signing in, the API and files", () => {
  expect(["/login", "/login/key", "/logout", "/api/v1/runs", "/icon.svg"].every(isOpenPath)).toBe(true);
  expect(["/", "/runs", "/loginx", "/apis", "/runs/login"].some(isOpenPath)).toBe(false);
});

it("allows scripts by nonce only, and eval only while developing", () => {
  const policy = pagePolicy("abc", false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy.split("; ").filter((part) => part.includes("unsafe-inline"))).toEqual([
    "style-src 'self' 'unsafe-inline'",
  ]);
  expect(pagePolicy("abc", true)).toContain("'unsafe-eval'");
});
