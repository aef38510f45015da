import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { explainRun } from "./explain-run";
import { nameOf } from "./step-table";
import { sumCost } from "./sum-cost";

/** Times are drawn in ms: less than 0.1 ms is clocks. Answers `slow: chat 60 %, lookup 25 % · waiting: approve 10 % · dear: chat 100 %`, without the halves that say nothing. */
function explain(drawing: string): string {
  const { table, tree } = drawSteps(drawing.replace(/(\d+)\.\.(\d+)/g, "$1000000..$2000000"));
  const { slow, waiting, dear } = explainRun({ table, tree, cost: sumCost(table, tree), nowNs: 0 });
  const words = (name: string, reasons: readonly { row: number; share: number }[]) =>
    reasons.length === 0
      ? []
      : [
          `${name}: ${reasons.map(({ row, share }) => `${nameOf(table, row)} ${Math.round(share * 100)} %`).join(", ")}`,
        ];
  return [...words("slow", slow), ...words("waiting", waiting ? [waiting] : []), ...words("dear", dear)].join(" · ");
}

describe("explainRun", () => {
  it("names the three steps that held most of the time themselves, not those that only waited for them", () => {
    expect(
      explain(`
        desk agent 0..100
          judge agent 10..70
            chat llm 10..65
          lookup tool 70..92
          send tool 92..97
      `),
    ).toBe("slow: chat 55 %, lookup 22 %, desk 13 %");
  });

  it("does not blame what ran beside something longer", () => {
    expect(
      explain(`
        desk agent 0..100
          quick tool 0..60
          long tool 0..100
      `),
    ).toBe("slow: long 100 %");
  });

  it("calls waiting for a person waiting", () => {
    expect(
      explain(`
        desk agent 0..100
          chat llm 0..20
          approve gate 20..90
          send tool 90..100
      `),
    ).toBe("slow: chat 20 %, send 10 % · waiting: approve 70 %");
  });

  it("names the dearest steps, and counts no call twice", () => {
    expect(
      explain(`
        desk agent 0..100
          outer llm 0..50 cost=6
            inner llm 0..50 cost=6
          chat llm 50..100 cost=4
      `),
    ).toBe("slow: inner 50 %, chat 50 % · dear: inner 60 %, chat 40 %");
  });

  it("does not blame a parent that has not arrived", () => {
    const { table, tree } = drawSteps(`
      unknown other 0..100000000
        chat llm 0..20000000
    `);
    const late = { ...table, pending: Uint8Array.of(1, 0) };
    const { slow } = explainRun({ table: late, tree, cost: sumCost(table, tree), nowNs: 0 });
    expect(slow.map(({ row }) => nameOf(table, row))).toEqual(["chat"]);
  });

  it("says nothing where there is nothing to say", () => {
    expect(explain("chat llm 0..100 cost=5")).toBe("");
    expect(
      explain(`
        desk agent 0..0
          chat llm 0..0 cost=5
      `),
    ).toBe("");
  });
});
