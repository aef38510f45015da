// What holds for any two runs, whatever their shape.
import fc from "fast-check";
import { expect, it } from "vitest";
import { drawRun } from "@/lib/testing/draw-diff";
import { diffRuns } from "./diff-runs";
import type { DiffStep } from "./run-shape";

const words = ["apple", "pear", "plum", "fig"];
const value = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((list) => list.join("~"));
const line = fc
  .record({
    depth: fc.nat(3),
    name: fc.constantFrom("plan", "look", "call", "mail"),
    kind: fc.constantFrom("tool", "llm", "chain"),
    ask: value,
    end: fc.oneof(
      value.map((text) => `say=${text}`),
      fc.constant("fail=timeout"),
    ),
  })
  .map(({ depth, name, kind, ask, end }) => ({ depth, text: `${name} ${kind} ask=${ask} ${end}` }));

/** Lines under a root, each at most one deeper than the one above. */
const drawing = fc.array(line, { maxLength: 25 }).map((lines) => {
  let above = 0;
  return ["root chain ask=x"]
    .concat(
      lines.map(({ depth, text }) => {
        above = Math.min(depth + 1, above + 1);
        return "  ".repeat(above) + text;
      }),
    )
    .join("\n");
});

const otherIds = (steps: readonly DiffStep[], salt: number, shiftNs: bigint) => {
  const idOf = (id: string | null) => id && `${id}-${(Number.parseInt(id, 16) * 7919 + salt) % 10_007}`;
  return steps.map((step) => ({
    ...step,
    spanId: idOf(step.spanId) ?? "",
    parentSpanId: idOf(step.parentSpanId),
    startNs: step.startNs * 3n + shiftNs,
    endNs: step.endNs === null ? null : step.endNs * 3n + shiftNs,
  }));
};

it("a run does not differ from itself, whatever its ids and times", () => {
  fc.assert(
    fc.property(drawing, fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 15n }), (drawn, salt, shiftNs) => {
      const { rows, firstDivergence } = diffRuns(drawRun(drawn), otherIds(drawRun(drawn), salt, shiftNs));
      expect(firstDivergence).toBeNull();
      expect(rows.every(({ change }) => change === "same")).toBe(true);
    }),
  );
});

it("every step of both runs is in one row, in head's order, pairs are of one kind", () => {
  fc.assert(
    fc.property(drawing, drawing, (left, right) => {
      const [base, head] = [drawRun(left), otherIds(drawRun(right), 1, 5n)];
      const { rows } = diffRuns(base, head);
      const ids = (side: "base" | "head") => rows.flatMap((row) => row[side]?.spanId ?? []);
      expect(ids("head")).toEqual(head.map(({ spanId }) => spanId));
      expect(ids("base").toSorted()).toEqual(base.map(({ spanId }) => spanId).toSorted());
      expect(rows.every((row) => !row.base || !row.head || row.base.kind === row.head.kind)).toBe(true);
    }),
  );
});

it("the first divergence is the first row that is not the same, but for parents of what differs", () => {
  fc.assert(
    fc.property(drawing, drawing, (left, right) => {
      const { rows, firstDivergence } = diffRuns(drawRun(left), drawRun(right));
      const before = rows.slice(0, firstDivergence?.row ?? rows.length);
      expect(before.filter(({ change }) => change !== "same" && change !== "changed")).toEqual([]);
      if (firstDivergence) expect(firstDivergence.sentence).toMatch(/^The .+\.$/);
    }),
  );
});
