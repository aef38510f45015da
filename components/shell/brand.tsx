/** The mark of Tracegate with its name: a gate of two posts. The name is hidden where there is no room. */
export function Brand() {
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M1 2h14v3h-2.5v9.5h-3V5h-3v9.5h-3V5H1z" fill="currentColor" />
      </svg>
      <span>Tracegate</span>
    </>
  );
}
