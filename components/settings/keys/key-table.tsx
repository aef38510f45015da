import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNow } from "@/lib/browser/use-now";
import type { ApiKey } from "@/lib/contract/projects";

export type KeyTableProps = {
  keys: readonly ApiKey[];
  onRevoke: (key: ApiKey) => void;
  onRotate: (key: ApiKey) => void;
};

/** Keys that work first; the others stay, so that an old prefix in a log can still be named. */
export function KeyTable({ keys, ...does }: KeyTableProps) {
  const now = useNow();
  const isOver = ({ revokedAt, expiresAt }: ApiKey) =>
    revokedAt !== null || (expiresAt !== null && now !== null && Date.parse(expiresAt) <= now);
  const inOrder = [...keys.filter((key) => !isOver(key)), ...keys.filter(isOver)];
  return (
    <table className="tfix">
      <colgroup>
        <col />
        <col className="desk w-[140px]" />
        <col className="w-[190px] max-[720px]:w-[110px]" />
        <col className="desk w-[110px]" />
        <col className="desk w-[110px]" />
        <col className="w-[110px] max-[720px]:w-[84px]" />
        <col className="w-[72px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="desk">
            Key
          </th>
          <th scope="col">Scopes</th>
          <th scope="col" className="desk">
            Made
          </th>
          <th scope="col" className="desk">
            Expires
          </th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="sr">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {inOrder.map((key) => (
          <KeyRow key={key.id} apiKey={key} over={isOver(key)} {...does} />
        ))}
      </tbody>
    </table>
  );
}

type KeyRowProps = Omit<KeyTableProps, "keys"> & { apiKey: ApiKey; over: boolean };

function KeyRow({ apiKey, over, onRevoke, onRotate }: KeyRowProps) {
  const { name, prefix, createdAt, lastUsedAt, revokedAt, expiresAt, scopes } = apiKey;
  const items = [
    { id: "rotate", label: "Rotate…", icon: "retry" as const, onSelect: () => onRotate(apiKey) },
    { id: "revoke", label: "Revoke…", icon: "trash" as const, danger: true, onSelect: () => onRevoke(apiKey) },
  ];
  return (
    <tr className={over ? "q" : undefined}>
      <td className={over ? undefined : "med"} title={name}>
        {name}
        <div className="phone-only mono q">{prefix}…</div>
      </td>
      <td className="mono q2 desk">{prefix}…</td>
      <td className="q2" title={scopes.join(", ")}>
        {scopes.join(", ")}
      </td>
      <td className="q2 desk">
        <TimeAgo at={createdAt} />
      </td>
      <td className="q2 desk">
        {revokedAt ? "revoked" : expiresAt ? <Expiry at={expiresAt} over={over} /> : <span className="q">never</span>}
      </td>
      <td className="q2">{lastUsedAt ? <TimeAgo at={lastUsedAt} /> : "never"}</td>
      <td className="num">
        {!over && (
          <Menu
            trigger={<IconButton icon="more" label={`What can be done with ${name}`} />}
            groups={[{ id: "key", items }]}
          />
        )}
      </td>
    </tr>
  );
}

function Expiry({ at, over }: { at: string; over: boolean }) {
  return over ? "expired" : <TimeAgo at={at} />;
}
