import { describe, expect, it } from "vitest";
import { phraseQuery } from "@/lib/domain/search/word-query";
import { type Escapes, readWords, wordChars } from "@/lib/domain/search/words";

function draw(text: string, escapes: Escapes = "literal"): string {
  const words: string[] = [];
  readWords(text, escapes, 1, (word, position) => words.push(`${word} ${position}`));
  return words.join(" · ");
}

describe("the words of a text", () => {
  it.each([
    ["Order ORD-88213, café", "order 1 · ord 2 · 88213 3 · cafe 4"],
    ["user_id=usr_9 v1.2", "user 1 · id 2 · usr 3 · 9 4 · v1 5 · 2 6"],
    ["退款请求", "退款 1 · 款请 2 · 请求 3 · 求 4"],
    ["我的iPhone坏了 ok", "我的 1 · 的 2 · iphone 3 · 坏了 4 · 了 5 · ok 6"],
    ["ﾃﾞｰﾀ ＡＢＣ１２", "デー 1 · ータ 2 · タ 3 · abc12 4"],
    ["환불을 원해요", "환불 1 · 불을 2 · 을 3 · 원해 4 · 해요 5 · 요 6"],
    ["Straße ÉCLAIR Ελλάδα ВОЗВРАТ हिन्दी", "straße 1 · eclair 2 · ελλαδα 3 · возврат 4 · हिन्दी 5"],
    ["e\u0301clair", "eclair 1"],
    ["𠮷野家 🙂 ok", "𠮷野 1 · 野家 2 · 家 3 · ok 4"],
    ["\\u9000\\u6b3e caf\\u00e9 \\\\u9000", "退款 1 · 款 2 · cafe 3 · 退 4"],
    [" \t.,;!?\n", ""],
    ["\ud800 a \udc00", "a 1"],
  ])("%s", (text, drawn) => {
    expect(draw(text)).toBe(drawn);
  });

  it.each<[string, Escapes, string]>([
    ['{"text":"one\\ntwo \\"three\\""}', "json", "text 1 · one 2 · two 3 · three 4"],
    ["C:\\new\\total", "literal", "c 1 · new 2 · total 3"],
    ["C:\\new\\total", "either", "c 1 · new 2 · ew 2 · total 3 · otal 3"],
    ['{"path":"C:\\\\new"}', "json", "path 1 · c 2 · new 3 · ew 3"],
    ["ends with \\", "json", "ends 1 · with 2"],
  ])("%s with %s escapes", (text, escapes, drawn) => {
    expect(draw(text, escapes)).toBe(drawn);
  });

  it("is cut where it is too long, and base64 is one word", () => {
    expect(draw(`${"x".repeat(500)} y`)).toBe(`${"x".repeat(wordChars)} 1 · y 2`);
    expect(
      draw(`data:image/png;base64,${"iVBORw0+/AA".repeat(100)} end`)
        .split(" · ")
        .slice(0, 5),
    ).toEqual(["data 1", "image 2", "png 3", "base64 4", "ivborw0 5"]);
    expect(draw(`${"iVBORw0+/AA".repeat(1_000)} end`).split(" · ").length).toBeLessThan(20);
  });
});

describe("a phrase as a query", () => {
  it.each([
    ["refund", "'refund'"],
    ["ORD-88213", "'ord' <-> '88213'"],
    ["refun*", "'refun':*"],
    ["cracked scr*", "'cracked' <-> 'scr':*"],
    ["refun *", "'refun'"],
    ["退款请求", "'退款' <-> '款请' <-> '请求'"],
    ["退", "'退':*"],
    ["退款 refund", "'退款' <2> 'refund'"],
    ["退 退", "'退':* <-> '退':*"],
    ["it's", "'it' <-> 's'"],
  ])("%s", (text, query) => {
    expect(phraseQuery({ text, wild: text.includes("*") })).toBe(query);
  });

  it("takes a star that is meant as one for nothing, and words that are none for no query", () => {
    expect(phraseQuery({ text: "refun*", wild: false })).toBe("'refun'");
    expect(phraseQuery({ text: "?!* €", wild: true })).toBeNull();
  });
});
