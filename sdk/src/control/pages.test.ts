import { expect, it } from "vitest";
import { pagesOf } from "@/sdk/src/control/pages";
import type { Server } from "@/sdk/src/control/server";

/** Three pages, "a&b" and "c" the cursors between them; `asked` is what was asked for. */
function threePages() {
  const asked: string[] = [];
  const after: Record<string, string | null> = { "": "a&b", "a&b": "c", c: null };
  const call = async (_method: string, path: string) => {
    asked.push(path);
    return { nextCursor: after[new URL(path, "http://x").searchParams.get("cursor") ?? ""] ?? null };
  };
  return { asked, server: { call } as unknown as Server };
}

it.each([
  ["from the first page to the last", "/runs", "", ["/runs", "/runs?cursor=a%26b", "/runs?cursor=c"]],
  ["beside other parameters", "/runs?limit=2", "c", ["/runs?limit=2&cursor=c"]],
  ["nothing where the page before was the last", "/runs", null, []],
])("asks %s", async (_what, path, from, expected) => {
  const { asked, server } = threePages();
  let pages = 0;
  for await (const _page of pagesOf(server, path, {}, from)) pages++;
  expect(asked).toEqual(expected);
  expect(pages).toBe(expected.length);
});

it("asks for no page that nobody wants", async () => {
  const { asked, server } = threePages();
  for await (const _page of pagesOf(server, "/runs", {})) break;
  expect(asked).toEqual(["/runs"]);
});
