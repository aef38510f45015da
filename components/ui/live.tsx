/** Says whether the page follows what happens by itself. */
export function Live({ still = false, children }: { still?: boolean; children?: string }) {
  return <span className={`live ${still ? "still" : ""}`}>{children ?? (still ? "not live" : "live")}</span>;
}
