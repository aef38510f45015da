import { formatShare } from "@/lib/format";

/** Below it the figure is in the colour of failures. */
const lowRate = 0.95;

export function SuccessRate({ rate }: { rate: number | null }) {
  if (rate === null) return <span className="q">no end yet</span>;
  return <span className={rate < lowRate ? "pl-low" : undefined}>{formatShare(rate)}</span>;
}
