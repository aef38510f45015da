import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Article } from "@/components/docs/article";
import { docsPages } from "@/components/docs/docs-nav";
import { Prose } from "@/components/docs/prose";
import { SettingsTable } from "@/components/docs/settings-table";
import { sectionsOf } from "@/lib/domain/docs/sections";
import { pageContext } from "@/lib/server/context";
import { describeSettings } from "@/lib/server/docs/describe-settings";
import { readProse } from "@/lib/server/docs/prose";

type Props = { params: Promise<{ page: string }> };

const pageOf = (slug: string) => docsPages.find((page) => page.slug === slug);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${pageOf((await params).page)?.title ?? "Docs"} · Docs` };
}

export default async function Page({ params }: Props) {
  const { page: slug } = await params;
  await pageContext(`/docs/${encodeURIComponent(slug)}`);
  const page = pageOf(slug);
  const text = await readProse(slug);
  if (page === undefined || text === null) notFound();
  const hasSettings = slug === "self-hosting";
  const settings = { title: "Settings", slug: "settings", depth: 2 };
  return (
    <Article {...page} sections={[...sectionsOf(text), ...(hasSettings ? [settings] : [])]}>
      <Prose text={text} />
      {hasSettings && <SettingsTable settings={describeSettings()} />}
    </Article>
  );
}
