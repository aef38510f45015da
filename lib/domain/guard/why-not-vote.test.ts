import { expect, it } from "vitest";
import { whyNotVote } from "@/lib/domain/guard/why-not-vote";

const person = (id: string, more: object = {}) => ({
  ...{ id, name: id, role: "reviewer" as const, groups: [] as string[], delegatesTo: null as string | null },
  ...more,
});
const ines = person("ines", { groups: ["leads"] });
const tomas = person("tomas", { delegatesTo: "ines" });
const mara = person("mara", { role: "viewer" as const });
const people = [ines, tomas, mara];
const request = {
  ...{ risk: "medium" as const, approvers: [] as string[], requestedBy: null as string | null },
  ...{ startedBy: null as string | null, votes: [] as { memberId: string }[] },
};
const why = (more: object, self = ines) => whyNotVote({ ...request, ...more }, people, self);

it("lets reviewers vote on what names nobody, and who is named on the rest", () => {
  expect(why({})).toBeNull();
  expect(why({}, mara)).toBe("Only a reviewer may decide; you are a viewer.");
  expect(why({ approvers: ["group:leads"] })).toBeNull();
  expect(why({ approvers: ["member:tomas"] })).toBeNull();
  expect(why({ approvers: ["group:leads"] }, tomas)).toBe("You are not among those who may decide this.");
});

it("keeps the own request apart at high risk, through a delegation, too", () => {
  expect(why({ requestedBy: "ines" })).toBeNull();
  expect(why({ risk: "high", requestedBy: "tomas" })).toBe("You asked for this: at high risk somebody else decides.");
  expect(why({ risk: "critical", startedBy: "ines" })).toBe(
    "You started this run: at critical risk somebody else decides.",
  );
  expect(why({ risk: "high", requestedBy: "mara" })).toBeNull();
});

it("counts one vote a seat", () => {
  expect(why({ votes: [{ memberId: "tomas" }] })).toBe("You have voted on these arguments.");
  expect(why({ votes: [{ memberId: "mara" }] })).toBeNull();
});
