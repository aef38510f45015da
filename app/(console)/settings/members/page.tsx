import type { Metadata } from "next";
import { InvitationsSection } from "@/components/settings/members/invitations-section";
import { MembersSection } from "@/components/settings/members/members-section";
import { TeamsSection } from "@/components/settings/members/teams-section";
import { pageContext } from "@/lib/server/context";

export const metadata: Metadata = { title: "Members" };

export default async function Page() {
  await pageContext("/settings/members");
  return (
    <>
      <MembersSection />
      <InvitationsSection />
      <TeamsSection />
    </>
  );
}
