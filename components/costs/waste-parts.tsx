import Link from "next/link";
import { Popover } from "@/components/ui/popover";
import { type CostsAsk, pickOf, runsHref, wasteWords } from "@/lib/browser/costs-ask";
import type { Costs } from "@/lib/contract/costs";
import { wasteCauses } from "@/lib/domain/cost/measures";
import { formatMoney } from "@/lib/format";

/** What the waste is: a bar cut by cause, each with the runs that it is about, and the rules in words. */
export function WasteParts({ costs: { total }, ask }: { costs: Costs; ask: CostsAsk }) {
  const { waste, wastedMicroUsd } = total.figures;
  const causes = wasteCauses.filter((cause) => waste[cause] > 0).sort((a, b) => waste[b] - waste[a]);
  return (
    <section className="cost-fig cost-waste" aria-labelledby="waste">
      <span className="cost-head">
        <h2 className="label" id="waste">
          What the waste is
        </h2>
        <WasteRules />
      </span>
      {causes.length === 0 ? (
        <p className="d">Nothing of it was for nothing, as far as the rules can tell.</p>
      ) : (
        <>
          <div className="cost-bar" aria-hidden="true">
            {causes.map((cause) => (
              <b key={cause} data-cause={cause} style={{ width: `${(waste[cause] / wastedMicroUsd) * 100}%` }} />
            ))}
          </div>
          <ul className="cost-causes">
            {causes.map((cause) => (
              <li key={cause} title={wasteWords[cause].rule}>
                <i data-cause={cause} />
                <Link href={runsHref(pickOf(ask), total, wasteWords[cause].query)}>{wasteWords[cause].name}</Link>
                <b className="med">{formatMoney(waste[cause])}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function WasteRules() {
  const trigger = (
    <button type="button" className="btn quiet sm">
      How it is counted
    </button>
  );
  return (
    <Popover trigger={trigger} label="How waste is counted" align="end" className="cost-rules">
      <p>Money counts under the first rule that applies, so no money is counted twice.</p>
      <dl>
        {wasteCauses.map((cause) => (
          <div key={cause}>
            <dt>{wasteWords[cause].name}</dt>
            <dd>{wasteWords[cause].rule}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
