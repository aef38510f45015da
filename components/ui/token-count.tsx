import { formatTokens } from "@/lib/format";

/** `3,812`, with `unit` `3,812 tok`. Nothing where the client did not say. */
export function TokenCount({ count, unit = false }: { count: number | null; unit?: boolean }) {
  if (count === null) return null;
  return (
    <span className="nowrap" title={`${count} tokens`}>
      {formatTokens(count)}
      {unit ? <span className="q"> tok</span> : <span className="sr"> tokens</span>}
    </span>
  );
}
