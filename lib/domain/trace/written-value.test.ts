import { expect, it } from "vitest";
import { writtenText } from "./written-value";

const span = (value: string) => ({
  mapping: { used: [{ field: "tool.result", key: "result" }] },
  attributes: [{ key: "result", value }],
});

it("gives the text back where numbers would lose their digits", () => {
  const text = '{"id":12345678901234567890}';
  expect(writtenText(span(text), "tool.result", JSON.parse(text))).toBe(text);
});
it.each([
  ["short numbers", '{"id":1}', { id: 1 }],
  ["another value, unwrapped perhaps", '{"output":{"id":12345678901234567890}}', { id: 12345678901234567000 }],
  ["no JSON", "call 12345678901234567890", "call 12345678901234567890"],
])("gives none for %s", (_, text, value) => expect(writtenText(span(text), "tool.result", value)).toBeNull());
it("gives none for a field that came from elsewhere", () => {
  expect(writtenText(span('{"id":12345678901234567890}'), "tool.arguments", {})).toBeNull();
});
