import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import type { ApiKey } from "@/lib/contract/projects";

export type KeyTableProps = { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void };

/** Keys that work first; revoked ones stay, so that an old prefix in a log can still be named. */
export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const inOrder = [...keys.filter((key) => !key.revokedAt), ...keys.filter((key) => key.revokedAt)];
  return (
    <table className="tfix">
      <colgroup>
        <col className="w-[280px] max-[720px]:w-auto" />
        <col className="desk w-[170px]" />
        <col className="desk w-[140px]" />
        <col className="max-[720px]:w-[96px]" />
        <col className="w-[96px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="desk">
            Key
          </th>
          <th scope="col" className="desk">
            Made
          </th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="sr">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {inOrder.map((key) => (
          <KeyRow key={key.id} apiKey={key} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const { name, prefix, createdAt, lastUsedAt, revokedAt } = apiKey;
  return (
    <tr className={revokedAt ? "q" : undefined}>
      <td className={revokedAt ? undefined : "med"} title={name}>
        {name}
        <div className="phone-only mono q">{prefix}…</div>
      </td>
      <td className="mono q2 desk">{prefix}…</td>
      <td className="q2 desk">
        <TimeAgo at={createdAt} />
      </td>
      <td className="q2">{lastUsedAt ? <TimeAgo at={lastUsedAt} /> : "never"}</td>
      <td className="num">
        {revokedAt ? (
          "revoked"
        ) : (
          <Button
            size="sm"
            variant="bad"
            aria-label={`Revoke ${name}`}
            className="quiet"
            onClick={() => onRevoke(apiKey)}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}
