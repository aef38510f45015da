import { describe, expect, it } from "vitest";
import { entryAt } from "./transcript-at";

const timed = (start: number, end: number | null) => ({
  startTimeUnixNano: String(start),
  endTimeUnixNano: end === null ? null : String(end),
  error: null as { message: string } | null,
});
const call = {
  type: "call",
  ...timed(10, 20),
  error: { message: "late" },
  messages: [{ direction: "input" }, { direction: "output" }],
  tools: [
    { ...timed(21, 30), result: "a" },
    { ...timed(25, 40), result: "b" },
  ],
  attempts: [timed(5, 8)],
};

describe("entryAt", () => {
  it("leaves out what had not begun", () => {
    expect(entryAt(call, 4n)).toBeNull();
    expect(entryAt({ type: "event", ...timed(1, 9), timeUnixNano: "7" }, 6n)).toBeNull();
    expect(entryAt({ type: "event", ...timed(1, 9), timeUnixNano: "7" }, 7n)).not.toBeNull();
  });

  it("shows a call under way by what it was asked", () => {
    expect(entryAt(call, 15n)).toMatchObject({
      endTimeUnixNano: null,
      error: null,
      messages: [{ direction: "input" }],
      tools: [],
    });
  });

  it("begins a call with its first failed attempt", () => {
    expect(entryAt(call, 6n)).toMatchObject({ attempts: [{ startTimeUnixNano: "5" }], endTimeUnixNano: null });
  });

  it("shows a tool under way without its result", () => {
    expect(entryAt(call, 30n)?.tools).toEqual([
      call.tools[0],
      { ...call.tools[1], result: null, endTimeUnixNano: null },
    ]);
    expect(entryAt(call, 30n)?.error).toEqual({ message: "late" });
  });

  it("keeps an outcome back until its step has ended", () => {
    const agent = { type: "agent", ...timed(0, 50), output: "done" };
    expect(entryAt(agent, 49n)?.output).toBeNull();
    expect(entryAt(agent, 50n)?.output).toBe("done");
  });
});
