import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { graceMs, type Held, HeldDecisions, type Sent } from "@/lib/browser/held-decisions";
import type { Approval } from "@/lib/contract/approvals";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const answer = { state: "approved" } as Approval;
function start(post: () => Promise<Approval> = async () => answer) {
  const posted = vi.fn((..._: readonly unknown[]) => post());
  const held = new HeldDecisions(posted);
  const told: [string, Sent["kind"]][] = [];
  const hold = (id: string, comment?: string) =>
    held.hold(
      { id, ask: id, verdict: { to: "decisions", body: { rev: 1, verdict: "approve", ...(comment && { comment }) } } },
      (of: Held, sent: Sent) => told.push([of.id, sent.kind]),
    );
  return { held, hold, posted, told, ids: () => held.get().held.map(({ id }) => id) };
}

it("sends nothing before the grace is over, and then once", async () => {
  const { hold, posted, told, ids } = start();
  hold("a");
  await vi.advanceTimersByTimeAsync(graceMs - 1);
  expect(posted).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(graceMs);
  expect(posted.mock.calls).toEqual([["a", "decisions", { rev: 1, verdict: "approve" }, false]]);
  expect(told).toEqual([["a", "done"]]);
  expect(ids()).toEqual([]);
});

it("undoes the newest first, and what is undone is never sent", async () => {
  const { held, hold, posted, ids } = start();
  hold("a");
  hold("b");
  expect(held.undo()?.id).toBe("b");
  expect(ids()).toEqual(["a"]);
  expect(held.undo("a")?.id).toBe("a");
  expect(held.undo()).toBeNull();
  await vi.advanceTimersByTimeAsync(graceMs * 2);
  expect(posted).not.toHaveBeenCalled();
});

it("keeps one decision a request: the last", async () => {
  const { hold, posted } = start();
  hold("a", "first");
  await vi.advanceTimersByTimeAsync(graceMs / 2);
  hold("a", "second");
  await vi.advanceTimersByTimeAsync(graceMs * 2);
  expect(posted.mock.calls.map(([, , body]) => body)).toEqual([{ rev: 1, verdict: "approve", comment: "second" }]);
});

it("sends all at once when the page goes away, and what is under way cannot be undone", async () => {
  const { held, hold, posted, told } = start();
  hold("a");
  hold("b");
  held.leave();
  expect(posted.mock.calls.map(([id, , , leaving]) => [id, leaving])).toEqual([
    ["a", true],
    ["b", true],
  ]);
  expect(held.undo()).toBeNull();
  await vi.advanceTimersByTimeAsync(graceMs);
  expect(told).toHaveLength(2);
  expect(posted).toHaveBeenCalledTimes(2);
});

it("remembers why a decision was not counted, until the next one", async () => {
  const lost = new Error("already decided");
  const { held, hold, told } = start(() => Promise.reject(lost));
  hold("a");
  await vi.advanceTimersByTimeAsync(graceMs);
  expect(told).toEqual([["a", "refused"]]);
  expect(held.get().refused.get("a")).toBe(lost);
  hold("a");
  expect(held.get().refused.size).toBe(0);
});

it("asks before the page goes away where an edit is too long for that", () => {
  const { held, hold } = start();
  hold("a");
  expect(held.mustAsk()).toBe(false);
  hold("b", "x".repeat(70_000));
  expect(held.mustAsk()).toBe(true);
});
