import { expect, it } from "vitest";
import { compactRows } from "@/lib/domain/trace/compact-rows";

/** `name 10-40 <0`: start and end, then the row of the parent; no end: open. */
function draw(...lines: readonly string[]) {
  const parts = lines.map((line) => /^(\S+) (\d+)-(\d*)(?: <(\d+))?$/.exec(line) ?? []);
  const number = (text: string | undefined, none: number) => (text === undefined || text === "" ? none : Number(text));
  return {
    names: parts.map(([, name]) => name ?? ""),
    columns: {
      spanId: parts.map(([, name]) => name ?? ""),
      name: parts.map((_, row) => row),
      kind: parts.map(() => 2),
      start: parts.map(([, , from]) => number(from, 0)),
      duration: parts.map(([, , from, to]) => (to === "" ? -1 : number(to, 0) - number(from, 0))),
      failed: parts.map(([, name]) => (name === "lookup" ? 1 : 0)),
      parent: parts.map(([, , , , parent]) => number(parent, -1)),
    },
  };
}
const drawn = (lines: readonly string[], max = 10) => {
  const { names, columns } = draw(...lines);
  const { rows, earlier } = compactRows(names, columns, max);
  const shown = rows.map(
    (row) =>
      `${"  ".repeat(row.depth)}${row.name} ${row.from}+${row.width}${row.failed ? " !" : ""}${row.open ? " …" : ""}`,
  );
  return { shown, earlier };
};

const run = ["desk 0-", "triage 0-40 <0", "lookup 10-20 <1", "deep 12-14 <2", "judge 50-100 <0", "refund 80- <0"];

it("shows two levels below the root, as shares of the time so far; what is open reaches to now", () => {
  expect(drawn(run)).toEqual({
    shown: ["triage 0+0.4", "  lookup 0.1+0.1 !", "judge 0.5+0.5", "refund 0.8+0.2 …"].map((text) =>
      text.replace("0.2 …", `${1 - 0.8} …`),
    ),
    earlier: 0,
  });
});

it("keeps the newest rows and counts those before", () => {
  const { shown, earlier } = drawn(run, 2);
  expect(shown.map((row) => row.split(" ")[0])).toEqual(["judge", "refund"]);
  expect(earlier).toBe(2);
});

it("stands without a root, and with one step alone", () => {
  expect(drawn(["a 0-5", "b 5-10"]).shown).toEqual(["a 0+0.5", "b 0.5+0.5"]);
  expect(drawn(["only 0-10"]).shown).toEqual(["only 0+1"]);
  expect(drawn([])).toEqual({ shown: [], earlier: 0 });
});
