import { expect, it } from "vitest";
import { readThreadId, threadHref } from "./thread-href";

it.each(["s-1", "a/b?c#d", "..", ".", "~", "~x", "%2F", "50%", "чат 1 ✓", "a\\b", "x".repeat(500)])(
  "an address names the session %j, and nothing else",
  (id) => {
    const href = threadHref("sessions", id);
    const { pathname, search, hash } = new URL(href, "http://here");
    expect([search, hash]).toEqual(["", ""]);
    expect(pathname.split("/")).toHaveLength(3);
    expect(readThreadId(pathname.split("/")[2] ?? "")).toBe(id);
  },
);
