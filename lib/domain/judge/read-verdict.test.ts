import { expect, it } from "vitest";
import { readVerdict } from "@/lib/domain/judge/read-verdict";
import { judgeRules } from "@/lib/domain/judge/rules";

const shown = [
  { spanId: "a", text: "Refund 4711." },
  { spanId: "b", text: "Paid:\n  12 euros" },
];
const complaint = { rule: "judge.contradiction", step: 2, quote: "paid: 12 euros", why: "It says 21." };
const read = (answer: unknown) => readVerdict(answer, shown, judgeRules);

it("takes a complaint whose quote stands in its step, whatever its white space and case", () => {
  expect(read({ findings: [complaint] })).toEqual({
    judged: [{ rule: "judge.contradiction", spanId: "b", quote: "paid: 12 euros", why: "It says 21." }],
    unfounded: 0,
  });
});

it("counts as unfounded what quotes nothing of the step that it names, or a step that was not shown", () => {
  for (const wrong of [{ quote: "paid: 21 euros" }, { step: 1 }, { step: 3 }, { step: 0 }, { quote: " " }])
    expect(read({ findings: [{ ...complaint, ...wrong }] })).toEqual({ judged: [], unfounded: 1 });
});

it("says one thing of a step once", () => {
  expect(read({ findings: [complaint, { ...complaint, why: "Again." }] })?.judged).toHaveLength(1);
});

it.each([
  ["text", "no findings"],
  ["a list", []],
  ["another field", { findings: [], note: "x" }],
  ["no list", { findings: {} }],
  ["a rule that is none", { findings: [{ ...complaint, rule: "error.in_ok" }] }],
  ["a rule that was not asked for", { findings: [{ ...complaint, rule: "constructor" }] }],
  ["a step that is no whole number", { findings: [{ ...complaint, step: "2" }] }],
  ["more than was asked for", { findings: [{ ...complaint, severity: "high" }] }],
  ["nothing to say", { findings: [{ ...complaint, why: "\u200b " }] }],
  ["too many", { findings: Array(6).fill(complaint) }],
])("is no verdict where it is %s", (_, answer) => expect(read(answer)).toBeNull());
