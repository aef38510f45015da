import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SpanQueue } from "@/sdk/src/telemetry/span-queue";

const span = (name: string, text = "") =>
  ({ name, attributes: { text }, events: [], links: [] }) as unknown as ReadableSpan;
const names = (spans: readonly ReadableSpan[]) => spans.map(({ name }) => name).join(" ");
const roomy = { spans: 100, bytes: 1_000_000 };

it("gives the oldest first, as many as a request may hold", () => {
  const queue = new SpanQueue(roomy);
  for (const name of "abcde") queue.add(span(name));
  expect(names(queue.take({ spans: 2, bytes: 1_000_000 }))).toBe("a b");
  queue.delivered();
  expect(names(queue.take({ spans: 9, bytes: 1 }))).toBe("c");
  queue.delivered();
  expect(names(queue.take({ spans: 9, bytes: 1_000_000 }))).toBe("d e");
  queue.delivered();
  expect([queue.waiting, queue.bytes, queue.dropped]).toEqual([0, 0, 0]);
});

it("drops the oldest beyond the cap of spans, and counts them", () => {
  const queue = new SpanQueue({ ...roomy, spans: 3 });
  for (const name of "abcde") queue.add(span(name));
  expect(queue.dropped).toBe(2);
  expect(names(queue.take(roomy))).toBe("c d e");
});

it("drops the oldest beyond the cap of bytes, a span above the cap included", () => {
  const queue = new SpanQueue({ ...roomy, bytes: 3_000 });
  for (const name of "abcd") queue.add(span(name, "x".repeat(800)));
  expect(queue.dropped).toBe(2);
  queue.add(span("huge", "x".repeat(9_000)));
  expect([queue.dropped, queue.waiting, queue.bytes]).toEqual([5, 0, 0]);
});

it("what has failed comes back in its place", () => {
  const queue = new SpanQueue({ ...roomy, spans: 4 });
  for (const name of "abc") queue.add(span(name));
  queue.take({ spans: 2, bytes: 1_000_000 });
  queue.add(span("d"));
  queue.failed();
  expect(names(queue.take(roomy))).toBe("a b c d");
});

it("a request under way counts, but cannot be dropped: it may have arrived", () => {
  const queue = new SpanQueue({ ...roomy, spans: 2 });
  queue.add(span("a"));
  queue.add(span("b"));
  queue.take(roomy);
  queue.add(span("c"));
  expect([queue.waiting, queue.dropped]).toEqual([0, 1]);
  queue.delivered();
  queue.add(span("d"));
  expect(names(queue.take(roomy))).toBe("d");
});

it("each span is delivered, dropped or still there, never two of them", () => {
  const act = fc.constantFrom("add", "take", "delivered", "failed", "refused");
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      const queue = new SpanQueue({ spans: 7, bytes: 1_000_000 });
      let added = 0;
      let delivered = 0;
      let taken = 0;
      for (const next of acts) {
        if (next === "add") queue.add(span(String(added++)));
        else if (next === "take") {
          if (taken === 0) taken = queue.take({ spans: 3, bytes: 1_000_000 }).length;
        } else {
          if (next === "delivered") delivered += taken;
          queue[next]();
          taken = 0;
        }
        expect(queue.waiting + taken).toBeLessThanOrEqual(7);
        expect(delivered + queue.dropped + queue.waiting + taken).toBe(added);
      }
    }),
  );
});
