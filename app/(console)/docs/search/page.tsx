import type { Metadata } from "next";
import { searchable } from "@/app/(console)/docs/search/searchable";
import { DocsFound } from "@/components/docs/docs-found";
import { searchDocs } from "@/lib/domain/docs/search-docs";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Search · Docs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
const questionChars = 200;

export default async function Page({ searchParams }: Props) {
  await pageContext("/docs/search");
  const { q } = await searchParams;
  const question = (typeof q === "string" ? q : "").slice(0, questionChars);
  return <DocsFound question={question} found={searchDocs(await searchable(), question)} />;
}
