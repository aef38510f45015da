import { visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import { type CostsAsk, namesOf } from "@/lib/browser/costs-ask";
import { dimensions } from "@/lib/domain/cost/families";

type Props = { ask: CostsAsk; onAsk: (change: Partial<CostsAsk>) => void };

/** What the page is narrowed to; each can be taken back. */
export function CostPicks({ ask, onAsk }: Props) {
  const picked = dimensions.filter((name) => ask[name] !== null);
  if (picked.length === 0) return null;
  return (
    <ul className="cost-picks" aria-label="Only">
      {picked.map((name) => {
        const label = ask[name] === "" ? "none" : visibleText(ask[name] ?? "");
        return (
          <li key={name}>
            <button
              type="button"
              onClick={() => onAsk({ [name]: null })}
              aria-label={`${namesOf[name].one} ${label}: take back`}
            >
              <span className="q">{namesOf[name].one}</span>
              <bdi className="med cut">{label}</bdi>
              <Icon name="close" small />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
