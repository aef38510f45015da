import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import type { UnpricedUsage } from "@/lib/contract/costs";
import { formatCount, formatTokens } from "@/lib/format";

/** Models whose usage has no price: named, never counted as free, and priced in one step. */
export function UnpricedNotice({ usage }: { usage: readonly UnpricedUsage[] }) {
  if (usage.length === 0) return null;
  return (
    <ul className="cost-unpriced" aria-label="Usage without a price">
      {usage.map(({ model, calls, tokens }) => (
        <li key={`=${model}`} className="notice">
          <Icon name="warning" small />
          <span>
            <b className="med">
              {formatTokens(tokens)} tokens of <code>{model === null ? "an unnamed model" : visibleText(model)}</code>{" "}
              have no price.
            </b>{" "}
            {formatCount(calls)} {calls === 1 ? "call is" : "calls are"} not counted as free: totals that contain them
            carry a +.
          </span>
          {model !== null && (
            <Link className="btn sm" href={`/settings/prices?model=${encodeURIComponent(model)}`}>
              Set a price
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
