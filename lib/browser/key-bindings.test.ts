import { describe, expect, it } from "vitest";
import { type KeyBindingId, keyBindings, keyHint, matchKey } from "@/lib/browser/key-bindings";

const all = new Set(Object.keys(keyBindings) as KeyBindingId[]);
const press = (key: string, more: { mod?: boolean; alt?: boolean } = {}) => ({ key, mod: false, alt: false, ...more });

describe("matchKey", () => {
  it("waits after the first key of a pair and takes the second", () => {
    expect(matchKey(press("g"), null, all)).toEqual({ kind: "wait" });
    expect(matchKey(press("r"), "g", all)).toEqual({ kind: "hit", id: "goRuns" });
    expect(matchKey(press("s"), "g", all)).toEqual({ kind: "hit", id: "goSettings" });
    expect(matchKey(press("z"), null, all)).toEqual({ kind: "none" });
  });
  it("reads the second key of a pair alone where no pair was begun", () => {
    expect(matchKey(press("r"), null, all)).toEqual({ kind: "hit", id: "replayOpen" });
  });
  it("keeps capital and small letters apart", () => {
    expect(matchKey(press("e"), null, all)).toEqual({ kind: "hit", id: "nextError" });
    expect(matchKey(press("E"), null, all)).toEqual({ kind: "hit", id: "previousError" });
  });
  it("leaves keys with a modifier to the browser unless they are bound so", () => {
    expect(matchKey(press("k", { mod: true }), null, all)).toEqual({ kind: "hit", id: "palette" });
    expect(matchKey(press("j", { mod: true }), null, all)).toEqual({ kind: "none" });
    expect(matchKey(press("e", { alt: true }), null, all)).toEqual({ kind: "none" });
  });
  it("gives a shared key to the screen that is at work", () => {
    expect(matchKey(press("/"), null, new Set<KeyBindingId>(["runSearch"]))).toEqual({ kind: "hit", id: "runSearch" });
    expect(matchKey(press("/"), null, new Set<KeyBindingId>())).toEqual({ kind: "none" });
  });
  it("still takes a single key after an unfinished pair", () => {
    expect(matchKey(press("?"), "g", all)).toEqual({ kind: "hit", id: "keys" });
  });
});

it("draws the keys of this keyboard", () => {
  expect(keyHint("palette", true)).toBe("⌘ K");
  expect(keyHint("palette", false)).toBe("Ctrl K");
  expect(keyHint("runsOpenTab", true)).toBe("⌘ ↵");
  expect(keyHint("goRuns", true)).toBe("g r");
});
