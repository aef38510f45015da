import type { Metadata } from "next";
import { headers } from "next/headers";
import { DecisionPage } from "@/components/notifications/decision-page";
import { openLink } from "@/lib/server/notify/decision-link";

export const metadata: Metadata = { title: "Decide", robots: { index: false } };

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/** What a signed link shows. Works without scripts, and changes nothing. */
export default async function Page({ params, searchParams }: Props) {
  const { token } = await params;
  const { problem } = await searchParams;
  const page = await openLink(token, await headers());
  return <DecisionPage page={page} token={token} problem={typeof problem === "string" ? problem : null} />;
}
