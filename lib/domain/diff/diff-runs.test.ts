import { describe, expect, it } from "vitest";
import { drawDiff, drawRun } from "@/lib/testing/draw-diff";
import { diffRuns } from "./diff-runs";

const diff = (base: string, head: string) => drawDiff(drawRun(base), drawRun(head));

const desk = `
  desk chain ask=refund say=done
    intake chain ask=ticket say=known
      fetch tool ask=t1 say=torn~seam
      load tool ask=u1 say=gold~member
    resolver agent ask=refund~the~tent say=refunded
      chat llm ask=refund~the~tent say=calls~lookup model=gpt-5
      lookup tool ask=order~A-1 say=delivered
      chat llm ask=refund~the~tent,delivered say=refunded model=gpt-5
    mail tool ask=dear~customer say=ok`;

describe("two runs", () => {
  it("that behave alike have no divergence", () => {
    const { rows, firstDivergence } = diffRuns(drawRun(desk), drawRun(desk));
    expect(firstDivergence).toBeNull();
    expect(rows.map(({ change }) => change)).toEqual(Array(9).fill("same"));
  });

  it("part where a tool answers otherwise; what follows from that comes after it", () => {
    const head = desk
      .replace("say=delivered", "say=lost")
      .replace("tent,delivered say=refunded", "tent,lost say=sorry");
    expect(diff(desk, head)).toEqual([
      " same desk",
      "   same intake",
      "     same fetch",
      "     same load",
      "   same resolver",
      "     same chat",
      ">    changed lookup: result",
      "     changed chat: prompt answer",
      "   same mail",
    ]);
  });

  it("part at the child whose failure its parents hand up", () => {
    const head = `
      desk chain ask=refund fail=no~database
        intake chain ask=ticket fail=no~database
          fetch tool ask=t1 say=torn~seam
          load tool ask=u1 fail=no~database`;
    expect(diff(desk, head).slice(0, 6)).toEqual([
      " changed desk: error status",
      "   changed intake: error status",
      "     same fetch",
      ">    changed load: error status",
      "   removed resolver",
      "     removed chat",
    ]);
  });
});

describe("a step", () => {
  const steps = (...lines: string[]) => ["root chain ask=x", ...lines.map((line) => `  ${line}`)].join("\n");
  const a = "alpha tool ask=one~apple say=red";
  const b = "beta tool ask=two~pears say=green";
  const c = "gamma tool ask=three~plums say=blue";
  const d = "delta tool ask=four~figs say=brown";

  it("that was inserted is added, one that is gone stands after its predecessor", () => {
    expect(diff(steps(a, b, c), steps(a, c, d))).toEqual([
      " same root",
      "   same alpha",
      ">  removed beta",
      "   same gamma",
      "   added delta",
    ]);
  });

  it("of another name with the same content is renamed; with other content it is another step", () => {
    expect(diff(steps(a, b), steps(a, b.replace("beta", "beta_v2")))[2]).toBe(">  changed beta→beta_v2: name");
    expect(diff(steps(a, b), steps(a, d)).slice(2)).toEqual([">  removed beta", "   added delta"]);
  });

  it("that failed and was tried again is added; the success is the same step", () => {
    expect(diff(steps(a, b), steps(a, "beta tool ask=two~pears fail=timeout", b))).toEqual([
      " same root",
      "   same alpha",
      ">  added beta",
      "   same beta",
    ]);
    const otherwise = b.replace("green", "yellow");
    expect(diff(steps(a, b), steps("beta tool ask=two~pears fail=timeout", otherwise, a)).slice(1, 3)).toEqual([
      ">  added beta",
      "   moved beta: result order",
    ]);
  });

  it("in another order is moved: the smaller set that explains it", () => {
    expect(diff(steps(a, b, c, d), steps(b, c, d, a)).slice(1)).toEqual([
      "   same beta",
      "   same gamma",
      "   same delta",
      ">  moved alpha: order",
    ]);
  });

  it("of a fan-out has no order", () => {
    const times = (line: string, from: number) => `${line} ${from}..${from + 50}`;
    const base = steps(times(a, 10), times(b, 12), times(c, 14));
    const head = steps(times(c, 10), times(a, 12), times(b, 14));
    expect(diff(base, head)).toEqual([" same root", "   same gamma", "   same alpha", "   same beta"]);
  });

  it("of a fan-out finds its partner by what it was asked, whatever the order", () => {
    const worker = (what: string, by: string, from: number) =>
      `work tool ask=${what}~${by} say=ok~${what} ${from}..${from + 50}`;
    const base = steps(worker("red~apple~pie", "ann", 10), worker("green~pear~tart", "ann", 12));
    const head = steps(worker("green~pear~tart", "bob", 10), worker("red~apple~pie", "bob", 12));
    expect(diff(base, head).slice(1)).toEqual([">  changed work: arguments", "   changed work: arguments"]);
  });

  it("below another parent is moved, and what it holds stays the same", () => {
    const base =
      "root chain ask=x\n  one chain ask=y\n    alpha tool ask=apple say=red\n    inner chain ask=z\n      beta tool ask=pear say=green\n  two chain ask=w";
    const head =
      "root chain ask=x\n  one chain ask=y\n    alpha tool ask=apple say=red\n  two chain ask=w\n    inner chain ask=z\n      beta tool ask=pear say=green";
    expect(diff(base, head)).toEqual([
      " same root",
      "   same one",
      "     same alpha",
      "   same two",
      ">    moved inner",
      "       same beta",
    ]);
  });

  it("whose parent has not arrived is not moved", () => {
    const head = drawRun(desk).filter(({ name }) => name !== "intake");
    const changes = diffRuns(drawRun(desk), head).rows.map(({ change, base }) => `${change} ${base?.name}`);
    expect(changes).toContain("removed intake");
    expect(changes.filter((change) => change.startsWith("moved"))).toEqual([]);
  });
});

describe("what varies by itself", () => {
  const call = (asked: string) => `root chain ask=x\n  call tool ask=${asked} say=ok`;

  it.each([
    ["a UUID", "0f8fad5b-d9cd-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"],
    ["a span id", "b7ad6b7169203331", "00f067aa0ba902b7"],
    ["a call id", "call_J8sdf9Kq2mmXw0", "call_Pp3nVd81LkQz77"],
    ["a date with a time", "2026-11-25T18:30:00Z", "2026-11-26T07:01:12.345+01:00"],
    ["a duration", '{"took_ms":12}', '{"took_ms":480}'],
    ["the order of keys", '{"a":1,"b":2}', '{"b":2,"a":1}'],
  ])("is %s", (_, base, head) => {
    expect(diff(call(base), call(head)).filter((row) => !row.includes("same"))).toEqual([]);
  });

  it.each([
    ["an order number", "A-4711", "A-4712"],
    ["an amount", "129.90", "129.95"],
    ["a date", "2026-11-25", "2026-11-26"],
    ["the name of a tool", "call_customer", "call_supplier"],
  ])("is not %s", (_, base, head) => {
    expect(diff(call(base), call(head))[1]).toBe(">  changed call: arguments");
  });
});
