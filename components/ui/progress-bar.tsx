export type ProgressBarProps = {
  label: string;
  done: number;
  total: number;
  /** How far it is, in words. */
  words: string;
};

/** How far some work has come. Not a meter: nothing is wrong with one that is nearly full. */
export function ProgressBar({ label, done, total, words }: ProgressBarProps) {
  const percent = total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100));
  return (
    <div
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words}
    >
      <b style={{ width: `${percent}%` }} />
    </div>
  );
}
