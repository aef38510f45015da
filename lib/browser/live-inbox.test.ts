import { describe, expect, it } from "vitest";
import { mergeInbox } from "@/lib/browser/live-inbox";
import type { InboxItem, InboxPage } from "@/lib/contract/inbox";

/** `high@20 b`: risk, minute of the deadline, id. */
function drawItem(text: string, seq = 1): InboxItem {
  const [risk, minute, id] = text.split(/[@ ]/);
  return {
    ...{ id: id ?? "", runId: "run-1", name: "pay", pipeline: "desk", ask: text, risk: risk as InboxItem["risk"] },
    ...{ state: "pending", rev: 1, seq, quorum: 1, decision: null, approvedBy: [], edited: false, openQuestions: 0 },
    ...{ assignee: null, createdAt: "2026-11-22T12:00:00.000Z", expiresAt: `2026-11-22T12:${minute}:00.000Z` },
  };
}
const draw = (pages: readonly string[][], more = true): InboxPage[] =>
  pages.map((items, at) => ({
    items: items.map((item) => drawItem(item)),
    nextCursor: more || at < pages.length - 1 ? `c${at}` : null,
    now: "2026-11-22T12:00:00.000Z",
  }));
const drawn = (pages: readonly InboxPage[]) => pages.map(({ items }) => items.map(({ ask }) => ask));

describe("what was committed", () => {
  it("comes where it belongs, in the page it belongs to", () => {
    const pages = draw([["high@10 b", "high@40 c"], ["low@20 d"]]);
    const fresh = [drawItem("critical@50 x"), drawItem("high@30 y"), drawItem("medium@10 z")];
    expect(drawn(mergeInbox(pages, fresh, ["x", "y", "z"], "risk"))).toEqual([
      ["critical@50 x", "high@10 b", "high@30 y", "high@40 c"],
      ["medium@10 z", "low@20 d"],
    ]);
  });

  it("leaves where it does not match any more", () => {
    const pages = draw([["high@10 b", "high@40 c"], ["low@20 d"]]);
    expect(drawn(mergeInbox(pages, [], ["b", "d", "unknown"], "risk"))).toEqual([["high@40 c"], []]);
  });

  it("moves where its place changed, and is there once", () => {
    const pages = draw([["high@10 b", "high@40 c"], ["low@20 d"]]);
    const merged = mergeInbox(pages, [drawItem("critical@20 d", 2)], ["d"], "risk");
    expect(drawn(merged)).toEqual([["critical@20 d", "high@10 b", "high@40 c"], []]);
    expect(merged[0]?.items[0]?.seq).toBe(2);
  });

  it("waits for its page below all that is loaded, and is the end of a list that is complete", () => {
    const last = drawItem("low@59 z");
    expect(drawn(mergeInbox(draw([["high@10 b"]]), [last], ["z"], "risk"))).toEqual([["high@10 b"]]);
    expect(drawn(mergeInbox(draw([["high@10 b"]], false), [last], ["z"], "risk"))).toEqual([["high@10 b", "low@59 z"]]);
    expect(drawn(mergeInbox(draw([[]], false), [last], ["z"], "expiry"))).toEqual([["low@59 z"]]);
  });
});

it("keeps cursors: no page is read again", () => {
  const pages = draw([["high@10 b"], ["low@20 d"]]);
  expect(mergeInbox(pages, [], ["b"], "risk").map(({ nextCursor }) => nextCursor)).toEqual(["c0", "c1"]);
});
