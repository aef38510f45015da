"use client";

import { Button } from "@/components/ui/button";
import { FindingMark } from "@/components/ui/finding-mark";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import { formatCount } from "@/lib/format";

const levels = [1, 2, 3] as const;

export type TreeBarProps = {
  failed: number;
  depthMax: number;
  onLevels: (levels: number | null) => void;
  onNextError: () => void;
};

/** Above the tree: how many levels are open, and the way through the failures. */
export function TreeBar({ failed, depthMax, onLevels, onNextError }: TreeBarProps) {
  const hint = useKeyHint("nextError");
  return (
    <div className="bar-h">
      <span className="q">Levels</span>
      <fieldset className="seg sm">
        <legend className="sr">Open levels</legend>
        {levels
          .filter((level) => level <= depthMax)
          .map((level) => (
            <button type="button" key={level} onClick={() => onLevels(level)}>
              {level}
            </button>
          ))}
        <button type="button" onClick={() => onLevels(null)}>
          all
        </button>
      </fieldset>
      {failed > 0 && (
        <Button variant="quiet" size="sm" keys={hint} className="end" onClick={onNextError}>
          <FindingMark kind="error">
            {formatCount(failed)} failed {failed === 1 ? "step" : "steps"}
          </FindingMark>
        </Button>
      )}
    </div>
  );
}
