import { expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { odditiesOf } from "./oddities";

it("a step is early or late only by more than a clock makes up", () => {
  const { table, tree } = drawSteps(`
    early tool -50..40 of=desk
    desk agent 0..1000
      hair tool -5..1005
      late tool 20..1400
      open tool 20..open
    orphan tool 5..9 of=lost
  `);
  expect(Array.from({ length: table.count }, (_, row) => odditiesOf(table, tree, row))).toEqual([
    { earlyNs: 50, lateNs: 0 },
    { earlyNs: 0, lateNs: 0 },
    { earlyNs: 0, lateNs: 0 },
    { earlyNs: 0, lateNs: 400 },
    { earlyNs: 0, lateNs: 0 },
    { earlyNs: 0, lateNs: 0 },
  ]);
});
