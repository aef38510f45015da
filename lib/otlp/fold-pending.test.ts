import { describe, expect, it } from "vitest";
import { foldPending } from "@/lib/otlp/fold-pending";
import { drawSpan } from "@/lib/testing/draw-span";

const pending = (parent: string) => ({
  ...drawSpan({
    name: "chat",
    attributes: { "logfire.span_type": "pending_span", "logfire.pending_parent_id": parent },
  }),
  parentSpanId: "1111111111111111",
});

describe("foldPending", () => {
  it("turns the announcement into the open span under the real id and parent", () => {
    expect(foldPending(pending("2222222222222222"))).toMatchObject({
      spanId: "1111111111111111",
      parentSpanId: "2222222222222222",
      endNs: null,
    });
  });
  it("knows a root by its zero parent, and bad ids", () => {
    expect(foldPending(pending("0000000000000000")).parentSpanId).toBeNull();
    expect(foldPending(pending("nonsense")).parentSpanId).toBeNull();
  });
  it("leaves other spans alone", () => {
    const span = drawSpan({ name: "chat", attributes: { "logfire.span_type": "span" } });
    expect(foldPending(span)).toBe(span);
  });
});
