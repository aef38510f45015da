import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastUserText } from "@/lib/otlp/dialects/conversation-text";
import { messagesOf } from "@/lib/otlp/dialects/messages";
import { tailMessages } from "@/lib/otlp/dialects/tail";

const words = fc.oneof(
  fc.string(),
  fc.constantFrom('{"role":"user","content":"quoted"}', '[{"role":"user"', "}]", '"', "\\"),
);
const parts = fc.array(
  fc.oneof(
    words.map((content) => ({ type: "text", content })),
    words.map((response) => ({ type: "tool_call_response", id: "c", response: [{ role: "user", content: response }] })),
    words.map((name) => ({ type: "tool_call", id: "c", name, arguments: { list: [{ role: "user", content: name }] } })),
  ),
  { maxLength: 3 },
);
const conversation = fc.array(fc.record({ role: fc.constantFrom("user", "assistant", "tool", "system"), parts }), {
  maxLength: 12,
});

describe("tailMessages", () => {
  it("finds the same last question as the whole conversation", () => {
    fc.assert(
      fc.property(conversation, fc.boolean(), (messages, spaced) => {
        const padded = [{ role: "system", parts: [{ type: "text", content: "x".repeat(2100) }] }, ...messages];
        const text = spaced ? JSON.stringify(padded, null, 1).replace(/\n\s*/g, " ") : JSON.stringify(padded);
        const tail = tailMessages(text);
        if (tail !== null) expect(lastUserText(tail)).toBe(lastUserText(messagesOf(text, "input")));
      }),
    );
  });

  it("reads only the end", () => {
    const turns = Array.from({ length: 50 }, (_, turn) => ({
      role: "user",
      content: `question ${turn} ${"x".repeat(200)}`,
    }));
    expect(tailMessages(JSON.stringify(turns))).toHaveLength(1);
  });
});
