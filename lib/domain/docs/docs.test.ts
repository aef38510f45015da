import { describe, expect, it } from "vitest";
import { searchDocs } from "@/lib/domain/docs/search-docs";
import { sectionNamed, sectionsOf, slugOf } from "@/lib/domain/docs/sections";

const page = `Intro with [a link](/x).

## Budget, hold, spend
A **budget** is \`held\`.

### Deep
\`\`\`sh
# no heading
echo 1
\`\`\`

## Last
| a | b |
| - | - |
| 1 | 2 |
`;

describe("sections", () => {
  it("are told apart by headings, and code is no heading", () => {
    expect(sectionsOf(page).map(({ title, depth, slug, text }) => [depth, title, slug, text])).toEqual([
      [1, "", "", "Intro with a link."],
      [2, "Budget, hold, spend", "budget-hold-spend", "A budget is held."],
      [3, "Deep", "deep", "no heading echo 1"],
      [2, "Last", "last", "a b 1 2"],
    ]);
  });

  it("are found by title, with what is below them", () => {
    expect(sectionNamed(page, "Budget, hold, spend")).toContain("echo 1");
    expect(sectionNamed(page, "Budget, hold, spend")).not.toContain("Last");
    expect(sectionNamed(page, "Last")).toContain("| 1 | 2 |");
    expect(sectionNamed(page, "Nowhere")).toBe("");
  });

  it("have addresses in any script", () => {
    expect(slugOf("Who may ask?")).toBe("who-may-ask");
    expect(slugOf("Prüfung (2)")).toBe("prüfung-2");
  });
});

describe("the search", () => {
  const sections = sectionsOf(page).map(({ title, slug, text }) => {
    return { page: "concepts", pageTitle: "Concepts", title, href: `/docs/concepts#${slug}`, text };
  });
  const titles = (question: string) => searchDocs(sections, question).map(({ title }) => title);

  it("wants every word, and puts titles first", () => {
    expect(titles("budget")).toEqual(["Budget, hold, spend"]);
    expect(titles("a")).toContain("Last");
    expect(titles("budget nowhere")).toEqual([]);
    expect(titles("  ")).toEqual([]);
    expect(titles("last 1")).toEqual(["Last"]);
    expect(titles("concepts deep")[0]).toBe("Deep");
  });

  it("shows the words where they stand, also those that mean something to an expression", () => {
    const [found] = searchDocs(sections, "HELD");
    expect(found?.pieces).toEqual([
      { text: "A budget is ", hit: false },
      { text: "held", hit: true },
      { text: ".", hit: false },
    ]);
    expect(titles("(+)[")).toEqual([]);
    const long = [{ page: "p", pageTitle: "P", title: "t", href: "/", text: `${"word ".repeat(500)}needle end` }];
    expect(searchDocs(long, "needle")[0]?.pieces.find(({ hit }) => hit)?.text).toBe("needle");
  });
});
