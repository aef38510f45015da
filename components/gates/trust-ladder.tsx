import { TimeAgo } from "@/components/ui/time-ago";
import type { Trust } from "@/lib/contract/gates";
import { formatE } from "@/lib/domain/trust/trust-sentence";

const rungs = ["ask all", "ask 25 %", "ask 10 %"] as const;

/** The levels of a class: where it stands, what the next one needs, what its risk never allows. */
export function TrustLadder({ trust }: { trust: Trust }) {
  return (
    <ol className="ladder" aria-label="Levels of trust">
      {rungs.map((name, level) => (
        <li
          key={name}
          data-state={level > trust.levelMax ? "never" : level <= trust.level ? "on" : "next"}
          aria-current={level === trust.level ? "step" : undefined}
        >
          <b>{name}</b>
          <span>
            <RungNote trust={trust} level={level} />
          </span>
        </li>
      ))}
      <li data-state="never">
        <b>never ask</b>
        <span>at no risk</span>
      </li>
    </ol>
  );
}

function RungNote({ trust, level }: { trust: Trust; level: number }) {
  if (level === trust.level) {
    return (
      <>
        began <TimeAgo at={trust.since} ago />
      </>
    );
  }
  if (level > trust.levelMax) return `not at risk ${trust.risk}`;
  if (level < trust.level) return "earned";
  if (level === trust.level + 1 && trust.threshold !== null) return `at e ≥ ${formatE(trust.threshold)}, signed`;
  return "with a test of its own";
}
