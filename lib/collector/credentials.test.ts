import { describe, expect, it } from "vitest";
import { mayBeKeyless, readCredentials } from "@/lib/collector/credentials";

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("the key of a request", () => {
  it.each([
    [{ authorization: "Bearer tg_1" }, "tg_1"],
    [{ authorization: "bearer  tg_1 " }, "tg_1"],
    [{ authorization: basic("pk-lf-public:tg_1") }, "tg_1"],
    [{ authorization: basic("tg_1") }, "tg_1"],
    [{ "x-api-key": " tg_1 " }, "tg_1"],
    [{ authorization: "Bearer tg_1", "x-api-key": "tg_2" }, "tg_1"],
  ])("of %j is %s", (headers, key) => {
    expect(readCredentials(headers)).toEqual({ kind: "key", key });
  });

  it.each([{ authorization: "" }, { authorization: "Bearer" }, { authorization: "Digest x" }, { "x-api-key": "" }])(
    "in %j cannot be read, which is not the same as none",
    (headers) => {
      expect(readCredentials(headers)).toEqual({ kind: "unreadable" });
    },
  );

  it("may be missing", () => {
    expect(readCredentials({ cookie: "tg_1" })).toEqual({ kind: "none" });
  });
});

describe("without a key", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1", {}, true],
    ["localhost", "::1", {}, true],
    ["::1", "::ffff:127.0.0.1", {}, true],
    ["127.0.0.1", "127.0.0.1", { "x-forwarded-for": "::1, 127.0.0.1" }, true],
    ["0.0.0.0", "127.0.0.1", {}, false],
    ["127.0.0.1", "10.0.0.5", {}, false],
    ["127.0.0.1", undefined, {}, false],
    ["127.0.0.1", "127.0.0.1", { origin: "http://localhost:3000" }, false],
    ["127.0.0.1", "127.0.0.1", { origin: "null" }, false],
    ["127.0.0.1", "127.0.0.1", { "x-forwarded-for": "127.0.0.1, 203.0.113.9" }, false],
    ["127.0.0.1", "127.0.0.1", { forwarded: "for=127.0.0.1" }, false],
  ])("bound to %s, from %s, with %j: %s", (boundTo, peer, headers, expected) => {
    expect(mayBeKeyless(boundTo, peer, headers)).toBe(expected);
  });
});
