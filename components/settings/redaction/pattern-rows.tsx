import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { type Pattern, redactionLimits } from "@/lib/domain/redaction/rules";

export type PatternRowsProps = {
  patterns: readonly Pattern[];
  /** What the server says of them; null: nothing. */
  wrong: string | null;
  onChange: (patterns: Pattern[]) => void;
};

export function PatternRows({ patterns, wrong, onChange }: PatternRowsProps) {
  const set = (no: number, change: Partial<Pattern>) =>
    onChange(patterns.map((pattern, at) => (at === no ? { ...pattern, ...change } : pattern)));
  const isWrong = (no: number) => wrong?.startsWith(`/patterns/${no}/`) ?? false;
  return (
    <fieldset className="patterns">
      <legend className="label">Patterns</legend>
      {patterns.map(({ name, pattern }, no) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place; its name is being written
        <div key={no} className="pattern">
          <span className="field">
            <input
              aria-label={`Name of pattern ${no + 1}`}
              placeholder="name"
              value={name}
              maxLength={40}
              onChange={({ target }) => set(no, { name: target.value.toLowerCase() })}
            />
          </span>
          <span className={isWrong(no) ? "field wrong" : "field"}>
            <input
              className="mono"
              aria-label={`Pattern ${no + 1}`}
              placeholder="EMP-\d{5}"
              value={pattern}
              maxLength={redactionLimits.patternChars}
              spellCheck={false}
              onChange={({ target }) => set(no, { pattern: target.value })}
            />
          </span>
          <IconButton
            icon="trash"
            label={`Remove pattern ${no + 1}`}
            onClick={() => onChange(patterns.filter((_, at) => at !== no))}
          />
        </div>
      ))}
      <Button
        icon="plus"
        disabled={patterns.length >= redactionLimits.patterns}
        onClick={() => onChange([...patterns, { name: `pattern ${patterns.length + 1}`, pattern: "" }])}
      >
        Add a pattern
      </Button>
      <span className="q hint">In the syntax of RE2, which never runs away: no look-around, no back-references.</span>
    </fieldset>
  );
}
