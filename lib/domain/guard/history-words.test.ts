import { describe, expect, it } from "vitest";
import { type Entry, historySentence, voidedVotes } from "@/lib/domain/guard/history-words";

const names: Readonly<Record<string, string>> = { i: "Ines", t: "Tomás" };
const nameOf = (id: string) => names[id] ?? "a former member";
const draw = (who: string, action: string, data: unknown = {}): Entry => {
  const kind = who === "agent" ? "key" : who === "clock" ? "system" : "member";
  return {
    at: "2026-11-22T12:00:00.000Z",
    actor: { kind, id: who === "clock" ? null : who },
    action: `approval.${action}`,
    data,
  };
};
const say = (...drawn: Parameters<typeof draw>) => historySentence(draw(...drawn), nameOf);

describe("what happened to a request", () => {
  it("is told as a person would", () => {
    expect([
      say("agent", "requested", { risk: "high" }),
      say("i", "voted", { rev: 1, verdict: "approve" }),
      say("i", "voted", { rev: 1, verdict: "approve", batch: true }),
      say("t", "edited", { rev: 2 }),
      say("t", "voted", { rev: 2, verdict: "reject" }),
      say("i", "asked"),
      say("agent", "answered", { rev: 3 }),
      say("i", "assigned", { to: "i", from: null }),
      say("i", "assigned", { to: "t", from: "i" }),
      say("t", "assigned", { to: null, from: "t" }),
      say("clock", "decided", { verdict: "rejected" }),
      say("agent", "consumed"),
      say("agent", "cancelled"),
    ]).toEqual([
      "The agent asked",
      "Ines approved revision 1",
      "Ines approved revision 1, with others at once",
      "Tomás edited the arguments: revision 2",
      "Tomás rejected revision 2",
      "Ines asked back",
      "The agent answered: revision 3",
      "Ines claimed it",
      "Ines handed it to Tomás",
      "Tomás released it",
      "Decided: rejected",
      "The agent began to run it",
      "Withdrawn by the agent",
    ]);
  });

  it("is told by its name where it is not known", () => {
    expect(say("clock", "sampled_out")).toBe("sampled out, by Tracegate");
    expect(say("x", "voted", null)).toBe("a former member approved");
  });
});

it("knows whose votes an edit voided, and that the editor's is on the new arguments", () => {
  const history = [
    draw("i", "voted", { rev: 1, verdict: "approve", argsHash: "old" }),
    draw("t", "edited", { rev: 2, argsHash: "new", from: "old" }),
    draw("t", "voted", { rev: 2, verdict: "approve", argsHash: "new" }),
  ];
  expect(voidedVotes(history, "new").map(({ memberId, rev }) => [memberId, rev])).toEqual([["i", 1]]);
});
