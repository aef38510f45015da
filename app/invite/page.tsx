import type { Metadata } from "next";
import { headers } from "next/headers";
import { InviteForm } from "@/components/login/invite-form";
import { LoneCard } from "@/components/login/lone-card";
import { signedInBy } from "@/lib/server/auth";
import { readInvitation } from "@/lib/server/people/invitations";
import { oidcName } from "@/lib/server/people/oidc";
import { findProject } from "@/lib/server/projects";

export const metadata: Metadata = { title: "Invitation" };

const problems = new Map(
  Object.entries({
    other_person: "This invitation is for another e-mail address.",
    member_already: "This account is a member of the project already.",
    account_exists: "There is an account of this e-mail address: sign in with it first.",
  }),
);

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;
const text = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** Shows what the link offers; only the form uses it. Works without scripts. */
export default async function InvitePage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const token = text(search["token"]);
  const invitation = await readInvitation(token);
  const project = invitation && (await findProject(invitation.projectId));
  if (invitation?.state !== "open" || !project) {
    return (
      <LoneCard title="This invitation is not open">
        <p className="q2">It was used, taken back or has expired, or its link is incomplete. Ask for a new one.</p>
      </LoneCard>
    );
  }
  const who = await signedInBy(await headers());
  const { email, role, groups } = invitation;
  return (
    <LoneCard title={`Join ${project.name}`} problem={problems.get(text(search["problem"]))}>
      <InviteForm
        token={token}
        offer={{ email, role, groups }}
        account={who?.kind === "account" ? who.account.email : null}
        oidc={oidcName()}
        wrong={text(search["wrong"]).split(",")}
      />
    </LoneCard>
  );
}
