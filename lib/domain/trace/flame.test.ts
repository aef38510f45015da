import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { buildTree, type StepTree } from "./build-tree";
import { boxAt, boxesAbove, type FlameBoxes } from "./flame-boxes";
import { layoutCostFlame } from "./flame-cost";
import { layoutIcicle } from "./flame-icicle";
import { layoutTimeFlame } from "./flame-time";
import { ownCosts, ownTimes, unpricedTokens } from "./flame-value";
import { eachSeen, ofBoxes, stepFlame } from "./flame-view";
import { followBox, panWindow, wholeOf, windowOn, zoomedBox, zoomWindow } from "./flame-zoom";
import { nameOf, type StepTable } from "./step-table";
import { sumCost } from "./sum-cost";

type Run = { table: StepTable; tree: StepTree };

/** One line a lane: `name from..to`, with how many steps a box stands for. */
function draw({ table }: Run, boxes: FlameBoxes): string[] {
  return Array.from({ length: boxes.lanes }, (_, lane) =>
    Array.from(boxes.byLane.subarray(boxes.laneAt[lane], boxes.laneAt[lane + 1]), (box) => {
      const many = (boxes.steps[box] ?? 1) > 1 ? ` ×${boxes.steps[box]}` : "";
      return `${nameOf(table, boxes.row[box] ?? -1)} ${boxes.from[box]}..${boxes.to[box]}${many}`;
    }).join(" | "),
  );
}

describe("layoutTimeFlame", () => {
  const draws = (run: Run, nowNs = 0) => draw(run, layoutTimeFlame(run.table, run.tree, nowNs));

  it("puts what ran one after the other in one lane, and what ran together below each other", () => {
    const run = drawSteps(`
      desk agent 0..9
        a tool 1..5
          x tool 2..3
        b tool 2..6
        c tool 6..9
    `);
    expect(draws(run)).toEqual(["desk 0..9", "a 1..5 | c 6..9", "x 2..3", "b 2..6"]);
  });

  it("makes room for a child that outlasts its parent or begins before it", () => {
    const run = drawSteps(`
      desk agent 0..20
        early tool 2..6 of=b
        a agent 1..4
          late tool 3..9
        b agent 5..8
    `);
    expect(draws(run)).toEqual(["desk 0..20", "a 1..4", "late 3..9", "b 5..8", "early 2..6"]);
  });

  it("keeps steps of no length at one moment apart, and several tops", () => {
    const run = drawSteps(`
      one tool 3..3
      two tool 3..3
      next tool 4..6
    `);
    expect(draws(run)).toEqual(["one 3..3 | next 4..6", "two 3..3"]);
  });

  it("draws an open step until now", () => {
    expect(draws(drawSteps("desk agent 0..open"), 50)).toEqual(["desk 0..50"]);
  });

  it("never paints over anything, whatever the parents and times", () => {
    const step = fc.record({ parent: fc.integer({ min: -1, max: 30 }), start: fc.nat(40), length: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const sorted = steps.toSorted((a, b) => a.start - b.start);
        const lines = sorted.map(({ parent, start, length }, row) => {
          const of = parent >= 0 && parent < sorted.length && parent !== row ? ` of=s${parent}` : "";
          return `s${row} tool ${start}..${start + length}${of}`;
        });
        const { table } = drawSteps(lines.join("\n"));
        const tree = buildTree(table.parent);
        const boxes = layoutTimeFlame(table, tree, 0);
        for (let place = 1; place < boxes.count; place += 1) {
          const [left = 0, right = 0] = [boxes.byLane[place - 1], boxes.byLane[place]];
          if (boxes.lane[left] === boxes.lane[right])
            expect(boxes.to[left]).toBeLessThanOrEqual(boxes.from[right] ?? 0);
        }
        for (let box = 0; box < boxes.count; box += 1) {
          const above = boxes.above[box] ?? -1;
          if (above >= 0) expect(boxes.lane[box]).toBeGreaterThan(boxes.lane[above] ?? 0);
        }
      }),
    );
  });
});

describe("layoutIcicle", () => {
  const run = drawSteps(`
    desk agent 0..20
      chat llm 1..4 cost=3
      lookup tool 4..8
        embed embedding 5..6 cost=1
      chat llm 8..17 cost=5 failed
  `);

  it("merges steps of one name under the same names, the widest first", () => {
    const own = ownTimes(run.table, run.tree, 0);
    const boxes = layoutIcicle({ ...run, own, merged: true, until: null });
    expect(draw(run, boxes)).toEqual(["desk 0..20", "chat 0..12 ×2 | lookup 12..16", "embed 12..13"]);
    expect(boxes.own[0]).toBe(4);
    expect([...boxes.boxOf]).toEqual([0, 1, 2, 3, 1]);
    expect([...boxes.failed]).toEqual([0, 1, 0, 0]);
  });

  it("adds up what ran at the same time", () => {
    const parallel = drawSteps(`
      desk agent 0..10
        a tool 0..8
        b tool 0..8
    `);
    const own = ownTimes(parallel.table, parallel.tree, 0);
    expect([...own]).toEqual([2, 8, 8]);
    expect(draw(parallel, layoutIcicle({ ...parallel, own, merged: true, until: null }))[0]).toBe("desk 0..18");
  });

  it("is as wide as money, without what costs nothing, up to a moment", () => {
    const own = ownCosts(run.tree, sumCost(run.table, run.tree));
    const draws = (until: number | null) => draw(run, layoutIcicle({ ...run, own, merged: false, until }));
    expect(draws(null)).toEqual(["desk 0..9", "chat 0..3 | lookup 3..4 | chat 4..9", "embed 3..4"]);
    expect(draws(5)).toEqual(["desk 0..4", "chat 0..3 | lookup 3..4", "embed 3..4"]);
    expect(draws(0)).toEqual([]);
  });
});

describe("own parts", () => {
  it("counts a call that is seen twice, and a sum that a parent repeats, once", () => {
    const run = drawSteps(`
      desk agent cost=12
        outer llm cost=5
          inner llm cost=5
        chat llm cost=7
    `);
    expect([...ownCosts(run.tree, sumCost(run.table, run.tree))]).toEqual([0, 0, 5, 7]);
  });

  it("finds usage without a price once a call", () => {
    const run = drawSteps(`
      desk agent tokens=90
        outer llm tokens=10
          http other
            inner llm tokens=11
        named llm cost=4 tokens=9
          seen llm tokens=9
        last embedding tokens=3
    `);
    expect([...unpricedTokens(run.table, run.tree)]).toEqual([0, 0, 0, 11, 0, 0, 3]);
  });

  it("takes children only where they lie inside their parent", () => {
    const run = drawSteps(`
      desk agent 10..20
        early tool 5..12
        late tool 11..30
    `);
    expect([...ownTimes(run.table, run.tree, 0)]).toEqual([0, 7, 19]);
  });
});

describe("a window on the boxes", () => {
  const run = drawSteps(`
    desk agent 0..1000
      a tool 0..400
      b tool 400..401
      c tool 401..404 failed
      d tool 700..900
  `);
  const boxes = layoutTimeFlame(run.table, run.tree, 0);
  const view = { from: 0, to: 1000, widthPx: 100, firstLane: 0, lastLane: 9 };
  const seen = (window = view, until: number | null = null, marks: Uint8Array | null = null) => {
    const lines: string[] = [];
    eachSeen(boxes, window, { marks, only: null, until }, ({ box, x, widthPx, boxes: many, failed, marked }) => {
      const flags = `${many > 1 ? ` ×${many}` : ""}${failed ? " failed" : ""}${marked ? " marked" : ""}`;
      lines.push(`${nameOf(run.table, box)} ${x}+${widthPx}${flags}`);
    });
    return lines;
  };

  it("merges what is thinner than a pixel, as the widest, and keeps a failure", () => {
    expect(seen()).toEqual(["desk 0+100", "a 0+40", "c 40+1 ×2 failed", "d 70+20"]);
  });
  it("clips to the window", () => {
    expect(seen({ ...view, from: 300, to: 500 })).toEqual(["desk 0+100", "a 0+50", "b 50+1", "c 50.5+1.5 failed"]);
  });
  it("leaves out what had not begun, and what was still running reaches that moment", () => {
    expect(seen(view, 200)).toEqual(["desk 0+20", "a 0+20"]);
  });
  it("marks what answers a search, merged or not", () => {
    expect(seen(view, null, Uint8Array.of(0, 0, 1, 0, 0)).filter((line) => line.endsWith("marked"))).toEqual([
      "c 40+1 ×2 failed marked",
    ]);
  });

  it("draws only what is asked for", () => {
    const drawn: number[] = [];
    eachSeen(boxes, view, { marks: null, only: Uint8Array.of(1, 0, 0, 0, 1), until: null }, ({ box }) => {
      drawn.push(box);
    });
    expect(drawn).toEqual([0, 4]);
  });
  it("marks a merged box for any of its steps", () => {
    const { table, tree } = drawSteps(`
      desk agent 0..20
        chat llm 0..5
        chat llm 5..20
    `);
    const merged = layoutIcicle({ table, tree, own: ownTimes(table, tree, 0), merged: true, until: null });
    expect(ofBoxes(merged, Uint8Array.of(0, 0, 1))).toEqual(Uint8Array.of(0, 1));
  });

  it("finds the box under the pointer, also a thin one beside it", () => {
    expect(boxAt(boxes, 1, 800, 0)).toBe(4);
    expect(boxAt(boxes, 1, 410, 0)).toBeNull();
    expect(boxAt(boxes, 1, 410, 10)).toBe(3);
    expect(boxAt(boxes, 7, 410, 10)).toBeNull();
  });

  it("walks to the parent, the widest child and the neighbours", () => {
    expect(stepFlame(boxes, 4, "above")).toBe(0);
    expect(stepFlame(boxes, 0, "above")).toBeNull();
    expect(stepFlame(boxes, 0, "below")).toBe(1);
    expect(stepFlame(boxes, 1, "after")).toBe(2);
    expect(stepFlame(boxes, 1, "before")).toBeNull();
    expect(boxesAbove(boxes, 4)).toEqual([0]);
  });
});

describe("layoutCostFlame", () => {
  const lay = (drawing: string, merged = false) => {
    const run = drawSteps(drawing);
    return { run, flame: layoutCostFlame({ ...run, cost: sumCost(run.table, run.tree), merged, until: null }) };
  };

  it("draws usage without a price as wide as its tokens at the run's mean price, and counts it apart", () => {
    const { run, flame } = lay(`
      desk agent
        chat llm cost=20 tokens=10
        local llm tokens=5
        lookup tool
    `);
    expect(draw(run, flame.boxes)).toEqual(["desk 0..30", "chat 0..20 | local 20..30"]);
    expect([...flame.money]).toEqual([20, 20, 0]);
    expect([...flame.unpricedBelow]).toEqual([5, 0, 5]);
    expect([...flame.unpriced]).toEqual([0, 0, 1]);
    expect(flame).toMatchObject({ total: 20, unpricedCalls: 1, unpricedTokens: 5, without: 1 });
  });

  it("keeps what an agent spent itself as its own", () => {
    const { flame } = lay(`
      outer llm cost=9
        lookup tool
          chat llm cost=4
    `);
    expect([...flame.money]).toEqual([13, 4, 4]);
    expect([...flame.ownMoney]).toEqual([9, 0, 4]);
  });

  it("has no boxes where nothing costs anything", () => {
    expect(lay("lookup tool").flame).toMatchObject({ boxes: { count: 0 }, total: 0, unpricedCalls: 0 });
  });
});

describe("zooming", () => {
  const run = drawSteps(`
    desk agent 0..100
      a agent 0..60
        chat llm 20..40
      b tool 60..100
  `);
  const boxes = layoutTimeFlame(run.table, run.tree, 0);
  const whole = wholeOf(boxes);

  it("keeps the place under the pointer, and never shows more than the whole", () => {
    expect(zoomWindow(null, whole, 20, 0.5)).toEqual({ from: 10, to: 60 });
    expect(zoomWindow({ from: 10, to: 60 }, whole, 20, 4)).toBeNull();
    expect(panWindow({ from: 10, to: 60 }, whole, 80)).toEqual({ from: 50, to: 100 });
  });

  it("knows which box of the line fills the window", () => {
    expect(windowOn(boxes, 2)).toEqual({ from: 20, to: 40 });
    expect(zoomedBox(boxes, 2, windowOn(boxes, 2))).toBe(2);
    expect(zoomedBox(boxes, 2, windowOn(boxes, 1))).toBe(1);
    expect(zoomedBox(boxes, 2, null)).toBeNull();
  });

  it("follows a box out of the window", () => {
    expect(followBox(boxes, 3, { from: 20, to: 40 })).toEqual({ from: 60, to: 80 });
    expect(followBox(boxes, 2, { from: 0, to: 30 })).toEqual({ from: 0, to: 30 });
  });
});
