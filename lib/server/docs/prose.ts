// The pages of prose: Markdown of the repository, each text once. What README.md and the SDK say is read from there.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { sectionNamed } from "@/lib/domain/docs/sections";

const read = (file: string) => readFile(path.join(/* turbopackIgnore: true */ process.cwd(), file), "utf8");
const own = (slug: string) => () => read(`docs/${slug}.md`);

const sources = {
  concepts: own("concepts"),
  sdk: async () => (await read("sdk/README.md")).replace(/^# .*\n/, ""),
  tools: own("tools"),
  "self-hosting": own("self-hosting"),
  security: own("security"),
  benchmarks: async () =>
    `${await read("docs/benchmarks.md")}\n## Numbers\n${sectionNamed(await read("README.md"), "Numbers")}`,
  comparison: own("comparison"),
} as const satisfies Record<string, () => Promise<string>>;
export const proseSlugs = Object.keys(sources);

/** The Markdown of a page; null where there is no such page of prose. */
export async function readProse(slug: string): Promise<string | null> {
  return Object.hasOwn(sources, slug) ? sources[slug as keyof typeof sources]() : null;
}
