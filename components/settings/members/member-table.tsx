import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { type Member, Role } from "@/lib/contract/members";

export type MemberTableProps = {
  members: readonly Member[];
  /** The reader's own id. */
  self: string | null;
  /** Why nothing can be changed here; null where it can. */
  blocked: string | null;
  onRole: (member: Member, role: Role) => void;
  onRemove: (member: Member) => void;
};

export function MemberTable({ members, ...rest }: MemberTableProps) {
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "a former member";
  return (
    <table className="tfix">
      <colgroup>
        <col />
        <col className="w-[148px] max-[720px]:w-[132px]" />
        <col className="desk w-[190px]" />
        <col className="desk w-[210px]" />
        <col className="w-[104px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Role</th>
          <th scope="col" className="desk">
            Teams
          </th>
          <th scope="col" className="desk">
            Delegates to
          </th>
          <th scope="col">
            <span className="sr">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow key={member.id} member={member} nameOf={nameOf} {...rest} />
        ))}
      </tbody>
    </table>
  );
}

type MemberRowProps = Omit<MemberTableProps, "members"> & { member: Member; nameOf: (id: string) => string };

function MemberRow({ member, nameOf, self, blocked, onRole, onRemove }: MemberRowProps) {
  const { id, name, email, role, groups, delegatesTo, delegatesUntil } = member;
  return (
    <tr className="two">
      <td title={email ?? name}>
        <span className="med">{name}</span>
        {id === self && <span className="q"> you</span>}
        <div className="q cut">{email ?? "no e-mail: by token"}</div>
      </td>
      <td>
        <span className="field sm">
          <select
            aria-label={`Role of ${name}`}
            value={role}
            disabled={blocked !== null}
            title={blocked ?? undefined}
            onChange={({ target }) => onRole(member, Role.parse(target.value))}
          >
            {Role.options.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </span>
      </td>
      <td className="q2 desk" title={groups.join(", ")}>
        {groups.join(", ") || <span className="q">none</span>}
      </td>
      <td className="q2 desk">
        {delegatesTo === null ? (
          <span className="q">nobody</span>
        ) : (
          <>
            {nameOf(delegatesTo)}
            {delegatesUntil && (
              <>
                {" until "}
                <TimeAgo at={delegatesUntil} />
              </>
            )}
          </>
        )}
      </td>
      <td className="num">
        <Button
          size="sm"
          variant="bad"
          className="quiet"
          aria-label={`Remove ${name}`}
          disabled={blocked !== null}
          title={blocked ?? undefined}
          onClick={() => onRemove(member)}
        >
          Remove
        </Button>
      </td>
    </tr>
  );
}
