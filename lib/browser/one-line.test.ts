import fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "@/lib/browser/one-line";

test("line ends and blanks collapse, other scripts and emoji stay", () => {
  expect(oneLine("  a\n\tb\r\n\u00a0c ")).toBe("a b c");
  expect(oneLine("שלום 👩‍👩‍👧 <b>&amp;")).toBe("שלום 👩‍👩‍👧 <b>&amp;");
});

test("what no browser can show is drawn", () => {
  expect(oneLine("a\u0000b\u001b[31m\u007f\u0085\ud800c")).toBe("a␀b␛[31m␡�\u{fffd}c");
});

test("any text becomes one line that survives UTF-8", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      const text = String.fromCharCode(...units);
      const line = oneLine(text);
      expect(new TextDecoder().decode(new TextEncoder().encode(line))).toBe(line);
      expect(line).not.toMatch(/[\r\n]|\p{Cc}/u);
    }),
  );
});
