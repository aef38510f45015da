import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { attemptNumber, attemptsOf, indexAttempts } from "./attempts";

/** Attempts around each row as `row: rows (n/of)`. */
function draw(drawing: string): string[] {
  const { table, tree } = drawSteps(drawing);
  return Array.from({ length: table.count }, (_, row) => row).flatMap((row) => {
    const attempts = attemptsOf(table, tree, row);
    const number = attemptNumber(table, row, attempts);
    return attempts || number ? [`${row}: ${attempts?.rows.join(" ") ?? "-"} (${number?.n}/${number?.of})`] : [];
  });
}

describe("attempts that a client does not number", () => {
  it("are steps of one name that began when the one before had failed", () => {
    expect(
      draw(`
        desk agent 0..100
          fetch tool 0..10 failed
          fetch tool 12..20 failed
          fetch tool 25..30
          fetch tool 40..50
      `),
    ).toEqual(["1: 1 2 3 (1/3)", "2: 1 2 3 (2/3)", "3: 1 2 3 (3/3)"]);
  });
  it("are not calls side by side, of another parent, name or kind", () => {
    expect(
      draw(`
        desk agent 0..100
          fetch tool 0..10 failed
          fetch tool 5..20
          look tool 30..40 failed
          look llm 50..60
          sub agent 70..90
            look tool 75..80
      `),
    ).toEqual([]);
  });
  it("skip what happened in between", () => {
    expect(
      draw(`
        desk agent 0..100
          fetch tool 0..10 failed
          wait chain 10..20
          fetch tool 20..30
      `),
    ).toEqual(["1: 1 3 (1/2)", "3: 1 3 (2/2)"]);
  });
});

describe("attempts that a client numbers", () => {
  it("go on while the number grows", () => {
    expect(
      draw(`
        desk agent
          fetch tool attempt=1 failed
          fetch tool attempt=2
          fetch tool attempt=1 failed
          fetch tool attempt=2 failed
          fetch tool attempt=3
      `),
    ).toEqual(["1: 1 2 (1/2)", "2: 1 2 (2/2)", "3: 3 4 5 (1/3)", "4: 3 4 5 (2/3)", "5: 3 4 5 (3/3)"]);
  });
  it("count though the first has not arrived", () => {
    expect(
      draw(`
        desk agent
          fetch tool attempt=2
      `),
    ).toEqual(["1: - (2/2)"]);
  });
});

it("indexAttempts finds for numbered steps what attemptsOf finds", () => {
  const step = fc.record({
    name: fc.constantFrom("fetch", "look"),
    kind: fc.constantFrom("tool", "llm"),
    attempt: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const lines = steps.map(
        ({ name, kind, attempt }) => `  ${name} ${kind}${attempt > 0 ? ` attempt=${attempt}` : ""}`,
      );
      const { table, tree } = drawSteps(["desk agent", ...lines].join("\n"));
      const index = indexAttempts(table, tree);
      for (let row = 0; row < table.count; row += 1) {
        if ((table.attempt[row] ?? 0) > 0) expect(index.get(row) ?? null).toEqual(attemptsOf(table, tree, row));
        else expect(index.has(row)).toBe(false);
      }
    }),
  );
});
