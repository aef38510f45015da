"use client";

import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { InvitationTable } from "@/components/settings/members/invitation-table";
import { InviteDialog } from "@/components/settings/members/invite-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAccount } from "@/lib/browser/account-queries";
import { useInvitations } from "@/lib/browser/member-queries";
import { useMay } from "@/lib/browser/people-queries";

const columns = [
  { id: "who", width: 160 },
  { id: "role", width: 90 },
  { id: "expires", width: 80 },
];

export function InvitationsSection() {
  const { may, why } = useMay("owner");
  const account = useAccount();
  const [making, setMaking] = useQueryState("new", parseAsStringLiteral(["invitation"]));
  const off = account.data?.accountsOn === false;
  return (
    <section aria-labelledby="settings-invitations">
      <header className="shead">
        <h2 id="settings-invitations">Invitations</h2>
        <span className="q desk">{why ?? "a link joins one person, once"}</span>
        <span className="end">
          <Button
            variant="ink"
            icon="plus"
            disabled={!may || off}
            title={why ?? undefined}
            onClick={() => setMaking("invitation")}
          >
            Invite
          </Button>
        </span>
      </header>
      {why !== null ? (
        <EmptyState title="Invitations are kept by owners.">{why}</EmptyState>
      ) : off ? (
        <EmptyState title="Invitations need accounts.">
          In local mode whoever opens a login link is the owner.{" "}
          <Link href="/settings/account" className="link">
            Turn on accounts
          </Link>{" "}
          to invite others.
        </EmptyState>
      ) : (
        <List onInvite={() => setMaking("invitation")} />
      )}
      {may && !off && (
        <InviteDialog open={making === "invitation"} onOpenChange={(open) => setMaking(open ? "invitation" : null)} />
      )}
    </section>
  );
}

function List({ onInvite }: { onInvite: () => void }) {
  const invitations = useInvitations(true);
  if (invitations.isError) {
    const { error, refetch } = invitations;
    return <ErrorState title="The invitations could not be read." error={error} onRetry={() => refetch()} />;
  }
  if (!invitations.data) return <SkeletonRows rows={2} columns={columns} />;
  if (invitations.data.invitations.length === 0) {
    return (
      <EmptyState title="Nobody was invited." action={<Button onClick={onInvite}>Invite somebody</Button>}>
        Send the link any way you like: who opens it makes an account, or signs in, and is a member.
      </EmptyState>
    );
  }
  return <InvitationTable invitations={invitations.data.invitations} />;
}
