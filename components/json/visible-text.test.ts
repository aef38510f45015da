import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkText, cutText, visibleText } from "./visible-text";

describe("visibleText", () => {
  it("shows what would hide or reorder text", () => {
    expect(visibleText("a\u0000b")).toBe("a⟨NUL⟩b");
    expect(visibleText("\u001b[31mred")).toBe("⟨ESC⟩[31mred");
    expect(visibleText("invoice\u202Efdp.exe")).toBe("invoice⟨U+202E⟩fdp.exe");
    expect(visibleText("del\u007f c1\u0085")).toBe("del⟨U+007F⟩ c1⟨U+0085⟩");
  });
  it("leaves readable text alone", () => {
    const text = "שלום, naïve 🎉\n\tline\r\n<b>not html</b>";
    expect(visibleText(text)).toBe(text);
  });
});

describe("cutText", () => {
  it("never cuts a surrogate pair", () => {
    expect(cutText("ab🎉", 3)).toBe("ab");
    expect(cutText("ab🎉", 4)).toBe("ab🎉");
  });
});

describe("chunkText", () => {
  it("loses nothing and keeps each piece short", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "bc", "\n", "🎉"), { maxLength: 60 }), (list) => {
        const text = list.join("");
        const chunks = chunkText(text, 5);
        expect(chunks.every((chunk) => chunk.length <= 5)).toBe(true);
        expect(chunks.join("")).toBe(text.replaceAll("\n", ""));
        expect(chunks.length).toBeGreaterThanOrEqual(text.split("\n").length);
      }),
    );
  });
  it("keeps empty lines", () => {
    expect(chunkText("a\n\nb\n", 10)).toEqual(["a", "", "b", ""]);
  });
});
