import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { docsHref, docsPages } from "@/components/docs/docs-nav";
import { apiCalls } from "@/lib/contract/api";
import { sectionsOf } from "@/lib/domain/docs/sections";
import { apiGroup, apiGroups } from "@/lib/server/docs/api-reference";
import { describeSettings } from "@/lib/server/docs/describe-settings";
import { proseSlugs, readProse } from "@/lib/server/docs/prose";
import { schemaText } from "@/lib/server/docs/schema-text";

const folder = path.resolve(import.meta.dirname, "../../app/(console)/docs");
const proseOf = async (slug: string) => (await readProse(slug)) ?? "";

describe("the pages of the documentation", () => {
  it.each(docsPages)("$slug is there, as prose or as a page of its own", ({ slug }) => {
    expect(proseSlugs.includes(slug) !== existsSync(path.join(folder, slug, "page.tsx"))).toBe(true);
  });

  it.each(proseSlugs)("%s has text, headings with one address each, and links that lead somewhere", async (slug) => {
    const text = await proseOf(slug);
    expect(text.length).toBeGreaterThan(1_500);
    const slugs = sectionsOf(text).map((section) => section.slug);
    expect(slugs.length).toBeGreaterThan(2);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const [, href = ""] of text.matchAll(/\]\((\/docs[^)]*)\)/g)) {
      expect([...docsPages.map((page) => docsHref(page.slug)), "/docs"]).toContain(href);
    }
  });

  it("of benchmarks are the numbers of README.md, and the commands of them are there", async () => {
    const text = await proseOf("benchmarks");
    expect(text).toContain("`npm run bench:ingest`");
    const { scripts } = await import("@/package.json");
    for (const [, name = ""] of text.matchAll(/`?npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });

  it("know no page that is not listed, nor one of the language", async () => {
    expect(await readProse("nowhere")).toBeNull();
    expect(await readProse("constructor")).toBeNull();
  });
});

describe("the reference of the API", () => {
  it("has every call, once, with who may ask", () => {
    const operations = apiGroups().flatMap((group) => group.operations);
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(apiCalls).sort());
    for (const { who, summary } of operations) expect(who && summary).toBeTruthy();
  });

  it("explains every shape that a group names", () => {
    const found = apiGroup("runs");
    expect(found?.shapes.map(({ name }) => name)).toEqual(expect.arrayContaining(["Run", "RunPage", "Tokens"]));
    expect(apiGroup("nowhere")).toBeNull();
  });

  it.each([
    [{ type: "string" }, "string"],
    [{ $ref: "#/components/schemas/Run" }, "Run"],
    [{ enum: ["a", "b"] }, '"a" | "b"'],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
    [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } }, "(string | null)[]"],
    [{ type: "array", prefixItems: [{ type: "integer" }, { $ref: "#/x/Run" }] }, "[integer, Run]"],
    [{ type: "object", properties: { a: { type: "string" }, b: {} }, required: ["a"] }, "{\n  a: string\n  b?: any\n}"],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ [name]: number }"],
  ])("%j is written as %s", (schema, text) => expect(schemaText(schema)).toBe(text));
});

it("every setting is told with its default and its meaning", () => {
  const settings = describeSettings();
  expect(settings.find(({ name }) => name === "PORT")).toMatchObject({ initial: "3000" });
  expect(settings.find(({ name }) => name === "TRACEGATE_HOME")).toMatchObject({ initial: ".tracegate" });
  expect(settings.find(({ name }) => name === "DATABASE_URL")).toMatchObject({ initial: null });
  for (const { means } of settings) expect(means).toMatch(/\.$/);
});
