import { expect, it } from "vitest";
import { inGroups, takeBatch } from "@/lib/server/batch";

const alone = (name: string) => ({ name, act: { alone: name } });
const joint = (name: string, group: string, ...subjects: string[]) => ({
  name,
  act: { group: { name: group }, subjects },
});
const names = (jobs: readonly { name: string }[]) => jobs.map(({ name }) => name).join(" ");

it("takes all that wait, but never two changes of the same thing", () => {
  const queue = [
    joint("a1", "g", "a"),
    joint("b", "g", "b"),
    joint("a2", "g", "a"),
    alone("x"),
    joint("a3", "h", "a"),
    joint("n", "g"),
  ];
  expect(names(takeBatch(queue))).toBe("a1 b x n");
  expect(names(takeBatch(queue))).toBe("a2");
  expect(names(takeBatch(queue))).toBe("a3");
  expect(queue).toEqual([]);
});

it("takes no more than are worth waiting for; what is left keeps its order", () => {
  const jobs = Array.from({ length: 100 }, (_, at) => joint(`j${at}`, "g"));
  expect(takeBatch(jobs)).toHaveLength(64);
  expect(jobs[0]?.name).toBe("j64");
  const mixed = [...Array.from({ length: 20 }, (_, at) => alone(`x${at}`)), joint("j", "g")];
  expect(takeBatch(mixed)).toHaveLength(17);
  expect(names(mixed)).toBe("x16 x17 x18 x19");
});

it("puts those of a group together, and each other by itself", () => {
  const jobs = [joint("a", "g"), alone("x"), joint("b", "h"), joint("c", "g"), alone("y")];
  expect(inGroups(jobs).map(names)).toEqual(["a c", "x", "b", "y"]);
});
