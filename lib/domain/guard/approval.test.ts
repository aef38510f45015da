import { describe, expect, it } from "vitest";
import {
  afterVote,
  approversAt,
  type Ballot,
  decideConsumption,
  judgeApproval,
  requireFirstVote,
  requirePending,
  requireVoter,
  type Vote,
} from "@/lib/domain/guard/approval";
import { isStricter, tighten } from "@/lib/domain/guard/gate";
import { type Person, whyNotDelegate } from "@/lib/domain/guard/seats";

const at = (seconds: number) => new Date(seconds * 1000);
const ballot = (over: Partial<Ballot> = {}): Ballot => ({
  state: "pending",
  rev: 1,
  seq: 1,
  risk: "medium",
  quorum: 1,
  approvers: [],
  escalateTo: [],
  requestedBy: null,
  startedBy: null,
  argsHash: "h",
  originalArgsHash: "h",
  votes: [],
  decision: null,
  escalatesAt: null,
  expiresAt: at(60),
  usableUntil: null,
  claimLives: false,
  ...over,
});
/** "ann>bob" delegates to bob. */
const people = (...drawn: string[]): Person[] =>
  drawn.map((text) => {
    const [id = "", delegatesTo = null] = text.split(">");
    return { id, name: id, role: "reviewer", groups: [], delegatesTo };
  });
const one = (all: readonly Person[], id: string): Person => {
  const found = all.find((person) => person.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const vote = (memberId: string, verdict: Vote["verdict"] = "approve"): Vote => ({
  memberId,
  name: memberId,
  verdict,
  reason: null,
  comment: null,
  rev: 1,
  at: at(1).toISOString(),
});
const code = (act: () => unknown) => {
  try {
    act();
    return "fine";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("the clock", () => {
  it("changes the state and its number at the deadline itself", () => {
    expect(judgeApproval(ballot(), at(59.999)).state).toBe("pending");
    expect(judgeApproval(ballot(), at(60))).toMatchObject({ state: "expired", seq: 2 });
    const approved = ballot({ state: "approved", usableUntil: at(9) });
    expect([judgeApproval(approved, at(8)).state, judgeApproval(approved, at(9)).state]).toEqual([
      "approved",
      "lapsed",
    ]);
    expect(judgeApproval(ballot({ state: "consumed", claimLives: true }), at(999)).state).toBe("consumed");
    expect(judgeApproval(ballot({ state: "consumed" }), at(1)).state).toBe("in_doubt");
  });

  it("lets the approvers of the escalation join, and never narrows everybody to them", () => {
    const named = ballot({ approvers: ["member:a"], escalateTo: ["member:b", "member:a"], escalatesAt: at(5) });
    expect(approversAt(named, at(4))).toEqual(["member:a"]);
    expect(approversAt(named, at(5))).toEqual(["member:a", "member:b"]);
    expect(approversAt(ballot({ escalateTo: ["member:b"], escalatesAt: at(5) }), at(6))).toEqual([]);
  });
});

describe("who may vote", () => {
  const voter = (all: Person[], id: string, over: Partial<Ballot>) =>
    code(() => requireVoter(ballot(over), all, one(all, id), at(1)));

  it("is named, or the delegate of one who is", () => {
    const all = people("ann>bob", "bob", "cid");
    expect(voter(all, "cid", { approvers: ["member:ann"] })).toBe("not_approver");
    expect(voter(all, "bob", { approvers: ["member:ann"] })).toBe("fine");
    expect(voter(people("ann", "bob"), "bob", { approvers: ["member:ann"] })).toBe("not_approver");
    const viewer = people("ann").map((person) => ({ ...person, role: "viewer" as const }));
    expect(voter(viewer, "ann", {})).toBe("not_approver");
  });

  it("shares no seat with requester or starter at high risk", () => {
    const all = people("ann>bob", "bob", "cid");
    for (const over of [{ requestedBy: "ann" }, { startedBy: "bob" }]) {
      expect(voter(all, "ann", { risk: "high", ...over })).toBe("own_request");
      expect(voter(all, "bob", { risk: "critical", ...over })).toBe("own_request");
      expect(voter(all, "cid", { risk: "critical", ...over })).toBe("fine");
      expect(voter(all, "bob", { risk: "medium", ...over })).toBe("fine");
    }
  });

  it("has one vote a seat, as delegations stand at the vote", () => {
    const all = people("ann>bob", "bob", "cid");
    const voted = ballot({ votes: [vote("bob")] });
    expect(code(() => requireFirstVote(voted, all, one(all, "ann")))).toBe("already_voted");
    expect(code(() => requireFirstVote(voted, all, one(all, "cid")))).toBe("fine");
  });
});

describe("votes", () => {
  it("count by seats", () => {
    const all = people("ann>bob", "bob", "cid");
    // both voted before ann delegated
    const two = ballot({ quorum: 3, votes: [vote("ann"), vote("bob")] });
    expect(afterVote(two, all, vote("cid")).state).toBe("pending");
    expect(afterVote(two, people("ann", "bob", "cid"), vote("cid"))).toMatchObject({
      state: "approved",
      decision: { verdict: "approved", by: ["ann", "bob", "cid"] },
    });
  });

  it("are vetoed by one reject", () => {
    const decided = afterVote(
      ballot({ quorum: 3, votes: [vote("ann"), vote("bob")] }),
      people(),
      vote("cid", "reject"),
    );
    expect(decided).toMatchObject({ state: "rejected", seq: 2, rev: 1, decision: { by: ["cid"] } });
  });

  it("come too late with the code that says why", () => {
    const told = (state: Ballot["state"]) => code(() => requirePending(ballot({ state }), () => null));
    expect((["pending", "expired", "cancelled", "approved", "lapsed", "in_doubt"] as const).map(told)).toEqual([
      "fine",
      "expired",
      "cancelled",
      "already_decided",
      "already_decided",
      "already_decided",
    ]);
  });
});

describe("consumption", () => {
  const claim = { argsHash: "h", sameStep: true, stricterGate: false };
  it.each([
    ["approved", {}, "consume"],
    ["approved", { stricterGate: true }, "policy"],
    ["approved", { argsHash: "other", stricterGate: true }, "drift"],
    ["approved", { sameStep: false }, "drift"],
    ["pending", { argsHash: "other" }, "no_approval"],
    ["executed", {}, "no_approval"],
  ] as const)("of one that is %s, with %j: %s", (state, over, told) => {
    let answer: string;
    try {
      answer = decideConsumption(ballot({ state }), { ...claim, ...over });
    } catch (error) {
      answer = (error as { code: string }).code;
    }
    expect(answer).toBe(told);
  });
});

it("gates only tighten", () => {
  const asked = { risk: "medium", quorum: 2, approvers: ["member:a"] } as const;
  expect(tighten(asked, { required: true, risk: "low", quorum: 1, approvers: null })).toEqual(asked);
  expect(tighten(asked, { required: true, risk: "high", quorum: 3, approvers: ["group:b"] })).toEqual({
    risk: "high",
    quorum: 3,
    approvers: ["group:b"],
  });
  const gate = { required: false, risk: "low", quorum: 1, approvers: ["member:a", "member:a"] } as const;
  expect([
    isStricter(gate, asked),
    isStricter({ ...gate, quorum: 3 }, asked),
    isStricter({ ...gate, approvers: [] }, asked),
  ]).toEqual([false, true, true]);
});

it("delegation makes no chains", () => {
  const all = people("ann>bob", "bob", "cid");
  expect(
    [
      whyNotDelegate(all, "cid", "bob"),
      whyNotDelegate(all, "bob", "cid"),
      whyNotDelegate(all, "cid", "ann"),
      whyNotDelegate(all, "cid", "cid"),
      whyNotDelegate(all, "cid", "dan"),
    ].map((why) => why === null),
  ).toEqual([true, false, false, false, false]);
});
