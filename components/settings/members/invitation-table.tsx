import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useRevokeInvitation } from "@/lib/browser/member-queries";
import type { Invitation } from "@/lib/contract/people";

/** Open ones first; the others say what became of them. */
export function InvitationTable({ invitations }: { invitations: readonly Invitation[] }) {
  const revoke = useRevokeInvitation();
  const isOpen = ({ state }: Invitation) => state === "open";
  const inOrder = [...invitations.filter(isOpen), ...invitations.filter((each) => !isOpen(each))];
  return (
    <>
      {revoke.isError && (
        <p className="wrong-text inset" role="alert">
          {describeError(revoke.error).detail}
        </p>
      )}
      <table className="tfix">
        <colgroup>
          <col />
          <col className="w-[110px]" />
          <col className="desk w-[190px]" />
          <col className="desk w-[130px]" />
          <col className="w-[130px]" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Role</th>
            <th scope="col" className="desk">
              Teams
            </th>
            <th scope="col" className="desk">
              Made
            </th>
            <th scope="col">
              <span className="sr">State</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder.map((invitation) => (
            <Row
              key={invitation.id}
              invitation={invitation}
              onRevoke={() =>
                revoke.mutate(invitation.id, { onSuccess: () => toast("The link opens nothing any more") })
              }
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const { email, role, groups, state, createdAt } = invitation;
  const who = email ?? "whoever has the link";
  return (
    <tr className={state === "open" ? undefined : "q"}>
      <td title={who} className={state === "open" ? "med" : undefined}>
        {who}
      </td>
      <td className="q2">{role}</td>
      <td className="q2 desk">{groups.join(", ")}</td>
      <td className="q2 desk">
        <TimeAgo at={createdAt} />
      </td>
      <td className="num">
        {state === "open" ? (
          <Button
            size="sm"
            variant="bad"
            className="quiet"
            aria-label={`Revoke the invitation of ${who}`}
            onClick={onRevoke}
          >
            Revoke
          </Button>
        ) : (
          state
        )}
      </td>
    </tr>
  );
}
