import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataOf, EventFrames } from "@/lib/domain/model/event-frames";

const encode = (text: string) => new TextEncoder().encode(text);

/** Cuts bytes at these places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((to, index) => bytes.subarray(cuts[index], to));
}

function read(chunks: readonly Uint8Array[]) {
  const frames = new EventFrames();
  const events = chunks.flatMap((chunk) => frames.push(chunk));
  return { events, rest: frames.rest() };
}

describe("EventFrames", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const event = fc.record({
    data: fc.array(
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, "¶")),
      { minLength: 1, maxLength: 3 },
    ),
    name: fc.option(fc.constantFrom("message_start", "ping"), { nil: undefined }),
  });

  it("finds the same events whatever the chunks, inside characters and line ends too, and loses no byte", () => {
    fc.assert(
      fc.property(fc.array(event), lineEnd, fc.array(fc.nat(5_000)), fc.boolean(), (events, end, places, cut) => {
        const texts = events.map(({ name, data }) =>
          [...(name ? [`event: ${name}`] : []), ...data.map((line) => `data: ${line}`), "", ""].join(end),
        );
        const bytes = encode(`${texts.join("")}${cut ? "data: cut sho" : ""}`);
        const { events: found, rest } = read(cutAt(bytes, places));
        expect(Buffer.concat([...found, rest])).toEqual(Buffer.from(bytes));
        // the last event of a stream with CR alone is complete only at its end
        const all = rest.length > 0 ? [...found, rest] : found;
        expect(all.map(dataOf)).toEqual([...events.map(({ data }) => data.join("\n")), ...(cut ? ["cut sho"] : [])]);
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it("is through with an event at its empty line", () => {
    for (const end of ["\n", "\r\n"]) {
      const frames = new EventFrames();
      expect(frames.push(encode(`data: 1${end}`))).toEqual([]);
      const [first] = frames.push(encode(end));
      // the LF of the last CRLF may come with the next chunk
      expect(dataOf(first ?? encode(""))).toBe("1");
    }
  });
});

it("dataOf leaves comments and other fields out", () => {
  expect(dataOf(encode(": ping\n\n"))).toBeNull();
  expect(dataOf(encode("event: x\nid: 7\ndata:{}\n\n"))).toBe("{}");
  expect(dataOf(encode("data:  two\ndata\n\n"))).toBe(" two");
});
