import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ApiGroupPage } from "@/components/docs/api-group";
import { pageContext } from "@/lib/server/context";
import { apiGroup } from "@/lib/server/docs/api-reference";

type Props = { params: Promise<{ group: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${(await params).group} · API reference` };
}

export default async function Page({ params }: Props) {
  const { group: name } = await params;
  await pageContext(`/docs/api/${encodeURIComponent(name)}`);
  const found = apiGroup(name);
  if (found === null) notFound();
  return <ApiGroupPage {...found} />;
}
