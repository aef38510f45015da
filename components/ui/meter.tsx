// biome-ignore-all lint/a11y/useSemanticElements: a meter element cannot show a second part
export type MeterProps = {
  label: string;
  /** Shares of the whole, 0 to 1. */
  spent: number;
  held?: number;
  /** What the bar shows, in words. */
  words: string;
};

const warnFrom = 0.8;
const share = (part: number) => `${Math.min(1, Math.max(0, part)) * 100}%`;

/** Spent solid, held striped after it, what is left as track. */
export function Meter({ label, spent, held = 0, words }: MeterProps) {
  const full = spent + held;
  const look = spent >= 1 ? "over" : full >= warnFrom ? "warn" : "";
  return (
    <div
      className={`meter ${look}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(full * 100))}
      aria-valuetext={words}
    >
      <b style={{ width: share(spent) }} />
      {held > 0 && <b className="held" style={{ width: share(Math.min(held, 1 - spent)) }} />}
    </div>
  );
}
