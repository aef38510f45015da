import type { Approval } from "@/lib/contract/approvals";

/** How many of those needed have approved. */
export function Seats({ approval: { votes, quorum } }: { approval: Pick<Approval, "votes" | "quorum"> }) {
  const given = votes.filter(({ verdict }) => verdict === "approve").length;
  return (
    <span className="row seats-of">
      <span className="seats" aria-hidden="true">
        {Array.from({ length: quorum }, (_, seat) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: seats have no names
          <i key={seat} className={seat < given ? "y" : undefined} />
        ))}
      </span>
      {given} of {quorum}
    </span>
  );
}
