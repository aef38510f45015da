import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clients } from "@/components/connect/clients";
import { curlRun } from "@/components/connect/curl-run";
import { highlight } from "@/components/connect/highlight";

const target = {
  httpUrl: "http://127.0.0.1:4318",
  grpcAddress: "127.0.0.1:4317",
  webUrl: "http://127.0.0.1:3000",
  key: "tg_secret-1_x",
};

describe("clients", () => {
  it.each(clients.map((client) => [client.id, client] as const))("%s carries the address and the key", (_, client) => {
    const all = client
      .blocks(target)
      .map((block) => block.code)
      .join("\n");
    expect(all).toMatch(/127\.0\.0\.1:4318|127\.0\.0\.1:3000\/gateway/);
    expect(all).toContain("tg_secret-1_x");
    expect(all).not.toContain("YOUR_KEY");
  });

  it("says where the key goes when it is not known", () => {
    const [first] = clients[0].blocks({ ...target, key: null }).slice(1);
    expect(first?.code).toContain("Bearer%20YOUR_KEY");
  });
});

it.each(clients.flatMap((client) => client.blocks(target)))("highlighting loses nothing: $title", (block) => {
  expect(
    highlight(block.code, block.language)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(block.code);
});

/** Runs the pasted text in a real shell, with a curl that prints what it was given. */
function paste(script: string): { arguments: string; body: string } {
  const bin = mkdtempSync(path.join(tmpdir(), "tg-curl-"));
  writeFileSync(path.join(bin, "curl"), '#!/bin/sh\necho "$@"\ncat\n', { mode: 0o755 });
  const out = execFileSync("sh", ["-c", script], { env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` } });
  const [first = "", ...rest] = out.toString().split("\n");
  return { arguments: first, body: rest.join("\n") };
}

describe("the curl run", () => {
  it("is valid OTLP/JSON once a shell has filled it in", () => {
    const sent = paste(curlRun(target.httpUrl, target.key));
    expect(sent.arguments).toContain("http://127.0.0.1:4318/v1/traces");
    expect(sent.arguments).toContain("authorization: Bearer tg_secret-1_x");
    const spans = JSON.parse(sent.body).resourceSpans[0].scopeSpans[0].spans;
    expect(spans).toHaveLength(4);
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)).toBeGreaterThan(0n);
      expect(Math.abs(Number(BigInt(span.endTimeUnixNano) / 1_000_000n) - Date.now())).toBeLessThan(20_000);
    }
    const messages = spans[3].attributes.find((each: { key: string }) => each.key === "gen_ai.input.messages");
    expect(JSON.parse(messages.value.stringValue)[2].parts[0].arguments).toEqual({ order_id: "88213" });
  });

  it("makes another run each time", () => {
    const ids = [1, 2].map(() => paste(curlRun(target.httpUrl, target.key)).body.slice(0, 400));
    expect(ids[0]).not.toBe(ids[1]);
  });
});
