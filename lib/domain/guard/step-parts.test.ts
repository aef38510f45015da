import { expect, it } from "vitest";
import { stepParts } from "@/lib/domain/guard/step-parts";

const none = { stepKey: null, approvalId: null, holdId: null, haltCode: null };
const control = {
  marks: [
    { ...none, spanId: "a", stepKey: "judge~0", holdId: "h2" },
    { ...none, spanId: "b", approvalId: "p1", stepKey: "pay~0" },
    { ...none, spanId: "c", stepKey: "pay~0" },
    { ...none, spanId: "d", haltCode: "budget" },
  ],
  approvals: [
    { id: "p2", stepKey: "pay~0" },
    { id: "p1", stepKey: "pay~0" },
  ],
  journal: [{ key: "pay~0" }],
  holds: [
    { id: "h1", stepKey: "judge~0" },
    { id: "h2", stepKey: null },
    { id: "h3", stepKey: "other~0" },
  ],
};

it("joins a span by what it names", () => {
  expect(stepParts(control, "a")).toMatchObject({ approval: null, entry: null, holds: [{ id: "h2" }, { id: "h1" }] });
  expect(stepParts(control, "b")).toMatchObject({ approval: { id: "p1" }, entry: { key: "pay~0" }, holds: [] });
});
it("takes the newest approval of the step where the span names none", () => {
  expect(stepParts(control, "c")?.approval).toEqual({ id: "p2", stepKey: "pay~0" });
});
it("knows nothing of a span that names nothing", () => {
  expect(stepParts(control, "x")).toBeNull();
  expect(stepParts(control, "d")).toMatchObject({
    mark: { haltCode: "budget" },
    approval: null,
    entry: null,
    holds: [],
  });
});
