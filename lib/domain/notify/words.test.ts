import { describe, expect, it } from "vitest";
import { writtenArgs } from "@/lib/domain/notify/mail";
import { noticeOf } from "@/lib/domain/notify/notice";
import { askMessage, doneMessage } from "@/lib/domain/notify/slack-blocks";
import { bodyOf, oneLine, pathOf, titleOf } from "@/lib/domain/notify/words";

describe("titles", () => {
  it.each<[string, object, string]>([
    ["approval.requested", { ask: "Refund?" }, "To approve: Refund?"],
    ["approval.decided", { ask: "Refund?", state: "expired" }, "Expired: Refund?"],
    ["finding.new", { rule: "loop", pipeline: "desk" }, "New finding in desk: loop"],
    ["finding.regressed", { rule: "loop", pipeline: null }, "Back again in a run: loop"],
    ["breaker.opened", { resource: "openai:gpt" }, "Breaker open: openai:gpt"],
    ["budget.threshold", { scope: { kind: "project" }, threshold: 80 }, "Budget of the project at 80 %"],
    ["budget.threshold", { scope: { kind: "pipeline", pipeline: "desk" }, threshold: 50 }, "Budget of desk at 50 %"],
    ["test", {}, "Test of this channel"],
  ])("%s", (type, data, title) => expect(titleOf(type, data)).toBe(title));

  it("are one line, of bounded length, and turn no text around", () => {
    expect(titleOf("approval.requested", { ask: "a\r\nBcc: b@example.com\u202e\u0000c" })).toBe(
      "To approve: a Bcc: b@example.com c",
    );
    expect(titleOf("approval.requested", { ask: "x".repeat(500) })).toHaveLength(160);
    expect(oneLine(" a\tb ")).toBe("a b");
  });

  it("lead to what they are about", () => {
    expect(pathOf("approval.requested", { approvalId: "a/b" })).toBe("/approvals?id=a%2Fb");
    expect(pathOf("finding.new", { traceId: "0af7" })).toBe("/runs/0af7");
    expect(
      bodyOf("approval.decided", {
        pipeline: "desk",
        name: "refund",
        decision: { reason: "too_risky", comment: "no" },
      }),
    ).toBe("desk · refund. too risky: no");
  });
});

it("arguments are written so that nothing in them hides", () => {
  expect(writtenArgs(JSON.stringify({ a: "x\u202ey\u200bz" }))).toBe('{\n  "a": "x\\u202ey\\u200bz"\n}');
});

describe("the key of an event", () => {
  it("is one a revision of a request, and one a decision however it came", () => {
    const keyOf = (type: string, data: object) => noticeOf(type, data)?.key;
    expect(keyOf("approval.requested", { approvalId: "a", rev: 1 })).not.toBe(
      keyOf("approval.requested", { approvalId: "a", rev: 2 }),
    );
    expect(keyOf("approval.expired", { approvalId: "a" })).toBe(keyOf("approval.decided", { approvalId: "a" }));
    expect(noticeOf("run.parked", {})).toBeNull();
  });
});

describe("a message of Slack", () => {
  const asked = {
    ...{
      id: "a",
      rev: 2,
      ask: "Refund?",
      pipeline: "desk",
      name: "refund",
      runId: "r",
      quorum: 2,
      args: '{"cents":1}',
    },
    ...{ risk: "medium" as const, expiresAt: new Date(0) },
  };
  const actionsOf = (message: ReturnType<typeof askMessage>) =>
    message.blocks
      .flatMap((block) => (block["elements"] ?? []) as { action_id?: string }[])
      .flatMap(({ action_id }) => action_id ?? []);

  it("answers up to medium risk, and only what it shows whole", () => {
    const both = ["tracegate_approve", "tracegate_reject", "tracegate_open"];
    expect(actionsOf(askMessage(asked, "t", "https://x", []))).toEqual(both);
    expect(actionsOf(askMessage({ ...asked, risk: "high" }, "t", "https://x", []))).toEqual(["tracegate_open"]);
    const long = { ...asked, args: JSON.stringify({ text: "x".repeat(3_000) }) };
    expect(actionsOf(askMessage(long, "t", "https://x", []))).toEqual(["tracegate_open"]);
    expect(actionsOf(doneMessage(asked, "t", "Approved by Ann.", "https://x"))).toEqual(["tracegate_open"]);
  });

  it("stays within what Slack takes", () => {
    const { blocks } = askMessage({ ...asked, ask: "x".repeat(500) }, "y".repeat(160), "https://x", []);
    expect(JSON.stringify(blocks[0])).toContain(`${"y".repeat(149)}…`);
    expect(JSON.stringify(blocks[1])).toContain("x".repeat(500));
  });
});
