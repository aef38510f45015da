/** How many of those needed have approved. */
export function Seats({ given, quorum }: { given: number; quorum: number }) {
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
