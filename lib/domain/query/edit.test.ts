import { describe, expect, it } from "vitest";
import { isAnyOf } from "@/lib/domain/query/ast";
import {
  askedQuery,
  choiceOf,
  chooseOnly,
  clearField,
  joinParts,
  needsZone,
  partsOf,
  termIn,
  toggleChoice,
  toggleExclusion,
} from "@/lib/domain/query/edit";

const failed = isAnyOf("status", ["failed"]);
const done = isAnyOf("status", ["done"]);

describe("a value of a facet", () => {
  it("is chosen alone, and let go again", () => {
    expect(chooseOnly("refund", failed)).toBe("refund status:failed");
    expect(chooseOnly("status:done,lost refund -status:halted", failed)).toBe("refund status:failed");
    expect(chooseOnly("status:failed refund", failed)).toBe("refund");
  });

  it("is added and taken away", () => {
    expect(toggleChoice("status:done refund", failed)).toBe("refund status:done,failed");
    expect(toggleChoice("status:done,failed", failed)).toBe("status:done");
    expect(toggleChoice("-status:failed", failed)).toBe("status:failed");
    expect(toggleChoice("cost:0.1..1", termIn("cost:1..") ?? failed)).toBe("cost:0.1..1,1..");
  });

  it("is excluded, and no longer", () => {
    expect(toggleExclusion("", failed)).toBe("-status:failed");
    expect(toggleExclusion("-status:failed", done)).toBe("-status:failed,done");
    expect(toggleExclusion("status:failed,done", failed)).toBe("status:done -status:failed");
    expect(toggleExclusion("a -status:failed", failed)).toBe("a");
  });

  it("with blanks or stars keeps its quotes", () => {
    const odd = isAnyOf("user", ['Mara "O" *']);
    const text = toggleChoice("user:x", odd);
    expect(text).toBe('user:x,"Mara \\"O\\" *"');
    expect(toggleChoice(text, odd)).toBe("user:x");
  });

  it("is known from the query, but not from within a group or a comparison", () => {
    expect(choiceOf("status:failed,done -status:lost (status:halted or a)", "status")).toEqual({
      only: ["status:failed", "status:done"],
      not: ["status:lost"],
    });
    expect(choiceOf("cost>1", "cost")).toEqual({ only: [], not: [] });
    expect(clearField("cost>1 cost:1..2 status:failed", "cost")).toBe("cost>1 status:failed");
  });

  it("leaves what makes no sense as it is written", () => {
    expect(chooseOnly("cots>1 (a", failed)).toBe("cots>1 (a status:failed");
  });
});

describe("parts", () => {
  it("are what has to hold, and come together again", () => {
    expect(partsOf('status:failed and (a or b) -c "d e"')).toEqual(["status:failed", "(a or b)", "-c", '"d e"']);
    expect(partsOf("a or b c")).toEqual(["a or b c"]);
    expect(joinParts(["a or b", "c", " "])).toBe("(a or b) c");
    expect(joinParts(["a or b"])).toBe("a or b");
    expect(joinParts([])).toBe("");
  });
});

it("asks for what makes sense", () => {
  expect(askedQuery("cots>1 status:failed")).toBe("status:failed");
});

it.each([
  ["started:today", true],
  ["finished>2026-11-22T10:00", true],
  ["finished>2026-11-22T10:00Z -started:-2h..now", false],
  ["status:failed", false],
])("knows whether the time zone counts: %s", (text, counts) => {
  expect(needsZone(text)).toBe(counts);
});
