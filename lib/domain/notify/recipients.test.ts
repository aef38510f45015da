import { describe, expect, it } from "vitest";
import type { Ballot, Vote } from "@/lib/domain/guard/approval";
import type { Person, Role } from "@/lib/domain/guard/seats";
import { recipientsMax, whoIsTold, whoMayDecide } from "@/lib/domain/notify/recipients";

const now = new Date(10_000);
const person = (id: string, role: Role = "reviewer", more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  role,
  groups: [],
  delegatesTo: null,
  ...more,
});
const vote = (memberId: string): Vote => ({
  memberId,
  name: memberId,
  verdict: "approve",
  reason: null,
  comment: null,
  rev: 1,
  at: "",
});
const ballot = (more: Partial<Ballot> = {}): Ballot => ({
  state: "pending",
  rev: 1,
  seq: 1,
  risk: "medium",
  quorum: 1,
  approvers: [],
  escalateTo: [],
  requestedBy: null,
  startedBy: null,
  argsHash: "a",
  originalArgsHash: "a",
  votes: [],
  decision: null,
  escalatesAt: null,
  expiresAt: new Date(20_000),
  usableUntil: null,
  claimLives: false,
  ...more,
});

const people = [
  person("viewer", "viewer"),
  person("ann", "reviewer", { groups: ["leads"] }),
  person("bea"),
  person("olga", "owner"),
];

describe("who may decide", () => {
  it.each<[string, Partial<Ballot>, string[]]>([
    ["everybody with the role, where nobody is named", {}, ["ann", "bea", "olga"]],
    ["a group and a person", { approvers: ["group:leads", "member:olga"] }, ["ann", "olga"]],
    ["nobody who has voted", { quorum: 2, votes: [vote("bea")] }, ["ann", "olga"]],
    ["the requester, up to medium risk", { requestedBy: "ann" }, ["ann", "bea", "olga"]],
    ["neither requester nor starter above that", { risk: "high", requestedBy: "ann", startedBy: "bea" }, ["olga"]],
    [
      "not yet those of the escalation",
      { approvers: ["member:ann"], escalateTo: ["member:bea"], escalatesAt: new Date(10_001) },
      ["ann"],
    ],
    [
      "those of the escalation at its instant",
      { approvers: ["member:ann"], escalateTo: ["member:bea"], escalatesAt: now },
      ["ann", "bea"],
    ],
    ["nobody at the deadline", { expiresAt: now }, []],
    ["nobody once it is decided", { state: "approved" }, []],
  ])("%s", (_name, over, ids) => expect(whoMayDecide(ballot(over), people, now)).toEqual(ids));

  it("the delegate in the place of who delegated, and neither once one of them voted", () => {
    const away = people.map((each) => (each.id === "ann" ? { ...each, delegatesTo: "bea" } : each));
    const asked = { approvers: ["member:ann"] };
    expect(whoMayDecide(ballot(asked), away, now)).toEqual(["bea"]);
    expect(whoMayDecide(ballot({ ...asked, quorum: 2, votes: [vote("ann")] }), away, now)).toEqual([]);
  });
});

describe("who is told", () => {
  it("of a decision: who asked and who started it, once, while they are members", () => {
    const decided = ballot({ state: "approved", requestedBy: "ann", startedBy: "ann" });
    expect(whoIsTold("approval.decided", decided, people, now)).toEqual(["ann"]);
    expect(whoIsTold("approval.decided", ballot({ requestedBy: "gone" }), people, now)).toEqual([]);
  });

  it("of a finding or a breaker: those who may act on it", () => {
    expect(whoIsTold("breaker.opened", null, people, now)).toEqual(["olga"]);
  });

  it("no more than a hundred", () => {
    const crowd = Array.from({ length: 300 }, (_, nth) => person(`p${nth}`));
    expect(whoIsTold("approval.requested", ballot(), crowd, now)).toHaveLength(recipientsMax);
  });
});
