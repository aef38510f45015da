import type { Risk } from "@/lib/domain/guard/gate";

const levels: readonly Risk[] = ["low", "medium", "high", "critical"];

/** Rising bars filled up to the level, and the word. */
export function RiskTag({ risk }: { risk: Risk }) {
  return (
    <span className={`risk ${risk}`}>
      <i aria-hidden="true">
        {levels.map((level, at) => (
          <b key={level} className={at > levels.indexOf(risk) ? "o" : undefined} />
        ))}
      </i>
      <span>{risk}</span>
    </span>
  );
}
