import type { Metadata } from "next";
import { AccountSection } from "@/components/settings/account/account-section";
import { SessionsSection } from "@/components/settings/account/sessions-section";
import { TurnOnSection } from "@/components/settings/account/turn-on-section";
import { pageContext } from "@/lib/server/context";
import { describeAccount } from "@/lib/server/people/accounts";

export const metadata: Metadata = { title: "Account" };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { signedIn } = await pageContext("/settings/account");
  const { wrong } = await searchParams;
  const info = await describeAccount(signedIn.kind === "account" ? signedIn.account : null);
  return (
    <>
      <AccountSection initial={info} />
      <SessionsSection />
      {!info.accountsOn && <TurnOnSection wrong={String(wrong ?? "").split(",")} />}
    </>
  );
}
