import type { Metadata } from "next";
import { TurnOnSection } from "@/components/settings/account/turn-on-section";
import { pageContext } from "@/lib/server/context";
import { accountsAreOn } from "@/lib/server/people/accounts";

export const metadata: Metadata = { title: "Account" };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  await pageContext("/settings/account");
  const { wrong } = await searchParams;
  return (await accountsAreOn()) ? null : <TurnOnSection wrong={String(wrong ?? "").split(",")} />;
}
