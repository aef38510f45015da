"use client";

const levels = [1, 2, 3] as const;

export type LevelToolsProps = { depthMax: number; onLevels: (levels: number | null) => void };

/** How many levels of the tree are open. */
export function LevelTools({ depthMax, onLevels }: LevelToolsProps) {
  return (
    <fieldset className="seg sm desk">
      <legend className="sr">Open levels</legend>
      {levels
        .filter((level) => level <= depthMax)
        .map((level) => (
          <button type="button" key={level} title={`Show ${level} levels`} onClick={() => onLevels(level)}>
            {level}
          </button>
        ))}
      <button type="button" title="Show every level" onClick={() => onLevels(null)}>
        all
      </button>
    </fieldset>
  );
}

/** Marks the steps that the run's length hangs on. */
export function CriticalSwitch({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className="btn sm quiet desk"
      title="Underline the steps that the run's length hangs on"
      onClick={() => onChange(!on)}
    >
      <span className="check" data-state={on ? "checked" : "unchecked"} aria-hidden="true" />
      Critical path
    </button>
  );
}
