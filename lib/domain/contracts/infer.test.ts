import { expect, it } from "vitest";
import type { Json } from "@/lib/domain/trace/step";
import { addFacts, type Facts, mergeFacts } from "./facts";
import { inferContract, lowerBound } from "./infer";

/** The facts of so many runs, each kept alone and then added up. */
function learn(runs: number, made: (nth: number) => Json) {
  const sum: Facts = {};
  for (let nth = 0; nth < runs; nth += 1) {
    const facts: Facts = {};
    addFacts(facts, made(nth));
    mergeFacts(sum, JSON.parse(JSON.stringify(facts)));
  }
  return inferContract(sum, runs);
}
const ofField = (runs: number, made: (nth: number) => Json) => {
  const learnt = learn(runs, (nth) => ({ a: made(nth) }));
  const schema = learnt?.schema as { properties: { a?: Json } } | undefined;
  return schema?.properties.a;
};

const shapeOf = (learnt: ReturnType<typeof learn>) =>
  learnt === null ? expect.unreachable() : (learnt.schema as { properties: object; required: string[] });

it("learns from 30 good runs on, not from fewer", () => {
  expect(learn(29, () => ({ a: 1 }))).toBeNull();
  expect(learn(30, () => ({ a: 1 }))).toMatchObject({ support: 30 });
});

it("says how sure it is: the more runs, the surer", () => {
  const [few, many] = [learn(30, () => ({ a: 1 })), learn(100, () => ({ a: 1 }))];
  expect([few?.confidence.toFixed(3), many?.confidence.toFixed(3)]).toEqual(["0.886", "0.963"]);
  // by hand: p = 8/10, z = 1.96
  expect(lowerBound(8, 10)).toBeCloseTo(0.4902, 4);
  expect(lowerBound(0, 0)).toBe(0);
});

it.each<[string, (nth: number) => Json, Json]>([
  ["whole numbers", (nth) => nth, { type: "integer", minimum: 0, maximum: 100 }],
  ["shares", (nth) => nth / 100, { type: "number", minimum: 0, maximum: 1 }],
  ["numbers below zero", (nth) => 0.5 - nth, { type: "number", minimum: -100, maximum: 1 }],
  ["few values", (nth) => ["open", "paid"][nth % 2] ?? "", { type: "string", enum: ["open", "paid"] }],
  ["texts that differ", (nth) => `text ${nth}`, { type: "string" }],
  ["a value that came once", (nth) => (nth === 7 ? "odd" : "open"), { type: "string" }],
  [
    "days",
    (nth) => `2026-11-${10 + (nth % 20)}`,
    { type: "string", format: "date", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
  ],
  ["now and then null", (nth) => (nth % 5 === 0 ? null : true), { type: ["boolean", "null"] }],
  ["null once in a hundred", (nth) => (nth === 3 ? null : true), { type: "boolean" }],
  [
    "lists",
    (nth) => [{ b: nth }],
    {
      type: "array",
      items: { type: "object", properties: { b: { type: "integer", minimum: 0, maximum: 100 } }, required: ["b"] },
    },
  ],
])("%s", (_, made, schema) => expect(ofField(50 + 50 * Number(_.startsWith("null once")), made)).toEqual(schema));

it("requires what was always there, and says nothing of what hardly ever was", () => {
  const learnt = learn(60, (nth) => ({
    always: 1,
    half: nth % 2 ? "x" : null,
    ...(nth % 2 && { often: "y" }),
    ...(nth === 1 && { once: 1 }),
  }));
  const { properties, required } = shapeOf(learnt);
  expect([Object.keys(properties), required]).toEqual([
    ["always", "half", "often"],
    ["always", "half"],
  ]);
});

it("tells for each place what it rests on", () => {
  expect(learn(40, (nth) => ({ a: nth, ...(nth < 30 && { b: "x" }) }))?.places).toMatchObject([
    { path: "/b", says: '"x"', seen: 30 },
    { path: "", says: "object", seen: 40 },
    { path: "/a", says: "integer, 0 to 100", seen: 40 },
  ]);
});

it("finds nothing to say of plain texts, and survives names that objects have of themselves", () => {
  expect(learn(50, (nth) => `answer ${nth}`)).toBeNull();
  const named = learn(40, () => JSON.parse('{"constructor":1,"__proto__":2,"a/b":3,"c~d":"x"}'));
  expect(Object.keys(shapeOf(named).properties)).toContain("a/b");
});
