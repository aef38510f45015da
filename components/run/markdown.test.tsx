import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { HostileLink, Markdown, safeAddress } from "./markdown";

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe("Markdown", () => {
  it("keeps HTML as text", () => {
    const drawn = html(
      'before <script>alert(1)</script> <img src=x onerror="alert(1)"> after\n\n<iframe src="x"></iframe>',
    );
    expect(drawn).not.toMatch(/<(script|img|iframe)/);
    expect(drawn).toContain("&lt;script&gt;");
    expect(drawn).toContain("&lt;iframe");
  });
  it("never loads a picture", () => {
    const drawn = html("![pixel](https://evil.example/p.png?id=1) ![x](data:image/svg+xml;base64,AAAA)");
    expect(drawn).not.toContain("<img");
    expect(drawn).toContain("[image: pixel]");
  });
  it("says where a link goes, and gives it no way back", () => {
    const drawn = html("[your bank](https://evil.example/login)");
    expect(drawn).toContain("(https://evil.example/login)");
    expect(drawn).toContain('rel="noopener noreferrer nofollow"');
    expect(drawn).toContain('target="_blank"');
  });
  it("makes no link of a script or of a path of this site", () => {
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "/settings",
      "//evil.example",
    ]) {
      expect(html(`[click](${href})`)).not.toContain("<a ");
    }
  });
  it("turns headings of an answer into plain strong lines", () => {
    expect(html("# Big\n\ntext")).not.toContain("<h1");
  });
  it("shows hidden characters", () => {
    expect(html("a\u202Eb\u0000c")).toContain("a⟨U+202E⟩b");
  });
});

describe("safeAddress", () => {
  it("writes a look-alike host as it really is", () => {
    expect(safeAddress("https://pаypal.com/")).toContain("xn--");
    expect(safeAddress("mailto:a@example.com")).toBe("mailto:a@example.com");
    expect(safeAddress("file:///etc/passwd")).toBeNull();
  });
});

it("a bare address is its own text", () => {
  expect(renderToStaticMarkup(<HostileLink href="https://example.com/a" />)).toMatch(
    />https:\/\/example\.com\/a<\/a><\/span>$/,
  );
});
