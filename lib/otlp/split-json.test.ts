import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TelemetrySplitter } from "./split-json";

/** Elements as `signal JSON`, of a file that comes in pieces of `size` bytes. */
function split(file: string, size = file.length + 1, elementBytesMax = 10_000): string[] {
  const bytes = new TextEncoder().encode(file);
  const splitter = new TelemetrySplitter(elementBytesMax);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const { signal, bytes: element } of splitter.push(bytes.slice(at, at + size))) {
      found.push(`${signal} ${new TextDecoder().decode(element)}`);
    }
  }
  splitter.end();
  return found;
}

describe("TelemetrySplitter", () => {
  it.each<[string, string, string[]]>([
    [
      "one document",
      '{"resourceSpans":[{"a":[1]}, {"b":"]}"}],"resourceLogs":[{"c":{}}]}',
      ['spans {"a":[1]}', 'spans {"b":"]}"}', 'logs {"c":{}}'],
    ],
    [
      "a document a line",
      '{"resourceSpans":[{"a":1}]}\n\n{"resourceLogs":[{"b":2}]}\n',
      ['spans {"a":1}', 'logs {"b":2}'],
    ],
    [
      "a list of documents",
      '[{"resourceSpans":[{"a":1}]},{"resource_spans":[{"b":2}]}]',
      ['spans {"a":1}', 'spans {"b":2}'],
    ],
    [
      "what stands beside",
      '{"run":{"resourceSpans":[{"no":1}]},"x":"resourceSpans","y":[[{}]],"resourceSpans":[{"a":1}]}',
      ['spans {"a":1}'],
    ],
    ["a name as a value", '{"x":"resourceSpans","y":[{"no":1}]}', []],
    ["Jaeger", '{"data":[{"traceID":"t"}],"errors":null}', ['jaeger {"traceID":"t"}']],
    ["escapes", '{"resourceSpans":[{"a":"\\\\\\"}]"}]}', ['spans {"a":"\\\\\\"}]"}']],
    ["empty lists and null", '{"resourceSpans":[],"resourceLogs":null}', []],
    ["a mark of the byte order", '\ufeff{"resourceSpans":[{"a":1}]}', ['spans {"a":1}']],
    ["nothing", "", []],
  ])("finds elements in %s, in pieces of any size", (_, file, elements) => {
    for (const size of [1, 2, 3, 7, 1000]) expect(split(file, size)).toEqual(elements);
  });

  it("finds what was put in, whatever the texts and the pieces", () => {
    const element = fc.dictionary(
      fc.string(),
      fc.json().map((json) => JSON.parse(json)),
    );
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 5 }),
        fc.array(element, { maxLength: 3 }),
        fc.json(),
        fc.nat(40),
        (spans, logs, other, size) => {
          const file = `{"other":${other},"resourceSpans":${JSON.stringify(spans)},"resourceLogs":${JSON.stringify(logs)}}`;
          const wanted = [
            ...spans.map((each) => `spans ${JSON.stringify(each)}`),
            ...logs.map((each) => `logs ${JSON.stringify(each)}`),
          ];
          expect(split(`${file}\n${file}`, size + 1, 1e6)).toEqual([...wanted, ...wanted]);
        },
      ),
    );
  });

  it.each([
    ["text", "hello", /not JSON at byte 0/],
    ["a picture", "\u0089PNG", /not JSON at byte/],
    ["a cut file", '{"resourceSpans":[{"a":', /cut off/],
    ["a file cut in a string", '{"resourceSpans":[{"a":"x', /cut off/],
    ["a bracket too many", "{}]", /never opened/],
    ["an element that is too large", `{"resourceSpans":[{"a":"${"x".repeat(20_000)}"}]}`, /more than 10000 bytes/],
    ["a depth bomb", "[".repeat(5000), /nested deeper/],
  ])("refuses %s", (_, file, message) => {
    expect(() => split(file, 64)).toThrow(message);
  });
});
