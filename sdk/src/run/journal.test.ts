import { describe, expect, it } from "vitest";
import { Journal, type Known, shortHash } from "@/sdk/src/run/journal";

const entry = (key: string, more: Partial<Known> = {}): Known => ({
  ...{ key, name: "pay", inputHash: "h", effect: "keyed", status: "done", result: 1, error: null },
  ...more,
});
const added = (key: string, result: unknown = 1) => ({ key, name: "s", inputHash: "h", result });

describe("sending", () => {
  it("puts what comes together into one request, and flush waits for it", async () => {
    const sent: string[] = [];
    const journal = new Journal(async (entries) => void sent.push(entries));
    for (let at = 0; at < 3; at++) void journal.add(added(`k${at}`));
    expect(sent).toEqual([]);
    await journal.flush();
    expect(sent.map((text) => JSON.parse(text).length)).toEqual([3]);
  });

  it("cuts at 500 entries and at the size of a request", async () => {
    const sent: number[] = [];
    const journal = new Journal(async (entries) => void sent.push(JSON.parse(entries).length));
    for (let at = 0; at < 1_201; at++) void journal.add(added(`k${at}`));
    await journal.flush();
    expect(sent).toEqual([500, 500, 201]);
    sent.splice(0);
    for (let at = 0; at < 4; at++) void journal.add(added(`big${at}`, "x".repeat(300_000)));
    await journal.flush();
    expect(sent).toEqual([2, 2]);
  });

  it("tells all who wait when the server refuses, and takes what was changed after as it was", async () => {
    let text = "";
    const journal = new Journal(async (entries) => {
      text = entries;
      throw new Error("drift");
    });
    const result = { n: 1 };
    const waits = [journal.add(added("a", result)), journal.add(added("b"))];
    result.n = 2;
    const flushed = journal.flush();
    for (const wait of [...waits, flushed]) await expect(wait).rejects.toThrow("drift");
    expect(JSON.parse(text)[0].result).toEqual({ n: 1 });
  });
});

describe("what has not been met again", () => {
  it("is found by its name until the body comes to it", async () => {
    const journal = new Journal(async () => {});
    journal.load([entry("pay~1~0"), entry("look~1~0", { name: "look" })]);
    expect(await journal.findUnmatched("pay")).toBe("pay~1~0");
    expect(await journal.findUnmatched("other")).toBeUndefined();
    setTimeout(() => journal.match("pay~1~0", true), 80);
    expect(await journal.findUnmatched("pay")).toBeUndefined();
  });

  it("is met with the step that it lies in, at any depth", async () => {
    const inner = `pay~1~0~p${shortHash("agent~1~0")}`;
    const deeper = `pay~2~0~p${shortHash(inner)}`;
    const journal = new Journal(async () => {});
    journal.load([entry("agent~1~0", { name: "agent" }), entry(inner), entry(deeper)]);
    journal.match("agent~1~0", false);
    expect(await journal.findUnmatched("pay")).toBe(inner);
    journal.match("agent~1~0", true);
    expect(await journal.findUnmatched("pay")).toBeUndefined();
  });

  it("is an approval that nobody has used, but not one of a journaled call", async () => {
    const journal = new Journal(async () => {});
    journal.load([entry("pay~1~0")]);
    journal.match("pay~1~0", true);
    journal.expect("pay~1~0", "pay");
    expect(await journal.findUnmatched("pay")).toBeUndefined();
    journal.expect("pay~2~0", "pay");
    expect(await journal.findUnmatched("pay")).toBe("pay~2~0");
  });
});
