import { describe, expect, it } from "vitest";
import { askedMoments, findWaits, waitEnd } from "@/lib/domain/trace/waits";
import { drawSteps } from "@/lib/testing/draw-steps";

const at = (ms: number) => new Date(ms).toISOString();
const approval = (id: string, more: object = {}) => ({
  ...{ id, stepKey: "pay~0", state: "pending", createdAt: at(10), expiresAt: at(90), decision: null },
  ...more,
});
const ids = ["0000000000000001", "0000000000000002", "0000000000000003"] as const;
const mark = (spanId: string, approvalId: string | null, stepKey = "pay~0") => ({ spanId, stepKey, approvalId });

describe("askedMoments", () => {
  it("ends at the decision, at the deadline, or not yet", () => {
    const decision = { at: at(40) };
    const moments = askedMoments(
      [approval("a"), approval("b", { state: "executed", decision }), approval("c", { state: "expired" })],
      [],
      null,
    );
    expect(moments.map(({ decidedMs }) => decidedMs)).toEqual([null, 40, 90]);
  });
  it("ends a withdrawn one with its run at the latest", () => {
    const [killed] = askedMoments([approval("a", { state: "cancelled" })], [], at(70));
    expect(killed?.decidedMs).toBe(70);
    expect(askedMoments([approval("a", { state: "cancelled" })], [], null)[0]?.decidedMs).toBe(10);
  });
  it("names the spans of the approval before those of its step", () => {
    const marks = [mark(ids[0], null), mark(ids[1], "a"), mark(ids[2], "other")];
    expect(askedMoments([approval("a")], marks, null)[0]?.spanIds).toEqual([ids[1], ids[0]]);
  });
});

describe("findWaits", () => {
  const { table } = drawSteps(`
    desk agent 0..100
      pay tool 10..20
      pay gate 20..21
  `);
  const moment = { approvalId: "a", askedMs: 10, decidedMs: null, spanIds: [ids[1], ids[2]] };
  it("draws at the gate, else at the step that is there", () => {
    expect([...findWaits([moment], table)]).toEqual([[2, { approvalId: "a", from: 10e6, to: null }]]);
    expect([...findWaits([{ ...moment, spanIds: [ids[1]] }], table).keys()]).toEqual([1]);
    expect(findWaits([{ ...moment, spanIds: ["00000000000000ff"] }], table).size).toBe(0);
  });
  it("draws the newest of a step that asked again", () => {
    const again = { ...moment, approvalId: "b", decidedMs: 12 };
    expect(findWaits([moment, again], table).get(2)?.approvalId).toBe("a");
  });
  it("leaves a wait to the step that was sent for it", () => {
    const sent = drawSteps(`
      desk agent 0..90000000
        gate gate 10000000..10000001
        wait gate 11000000..30000000
    `).table;
    const over = { ...moment, decidedMs: 30, spanIds: [ids[1], ids[2]] };
    expect(findWaits([over], sent).size).toBe(0);
    expect([...findWaits([{ ...over, decidedMs: null }], sent).keys()]).toEqual([1]);
  });
  it("stands at the gate that is open, which draws itself", () => {
    const live = drawSteps(`
      desk agent 0..open
        gate gate 10..20
        wait gate 20..open
    `).table;
    expect([...findWaits([{ ...moment, spanIds: [ids[1], ids[2]] }], live).keys()]).toEqual([2]);
  });
  it("reaches until now while nobody decided", () => {
    expect(waitEnd({ approvalId: "a", from: 1, to: null }, 9)).toBe(9);
    expect(waitEnd({ approvalId: "a", from: 1, to: 5 }, 9)).toBe(5);
  });
});
