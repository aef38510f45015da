import { type BarsProps, momentLabel } from "@/components/costs/moment-label";
import { visibleText } from "@/components/json/visible-text";
import { Money } from "@/components/ui/money";
import { seriesName } from "@/lib/browser/costs-ask";

/** The numbers of the bars, the newest first. */
export function BarsTable({ edges, series, by, zone, unit }: BarsProps) {
  const sums = edges.slice(1).map((_, at) => series.reduce((sum, { microUsd }) => sum + (microUsd[at] ?? 0), 0));
  return (
    <section className="cost-numbers" aria-label="Numbers of the bars">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map((each) => (
              <th key={each.rest ? "others" : `=${each.label}`} scope="col" className="num">
                <bdi>{visibleText(seriesName(each, by))}</bdi>
              </th>
            ))}
            <th scope="col" className="num">
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {sums
            .map((sum, at) => (
              <tr key={edges[at]}>
                <th scope="row">{momentLabel(edges[at] ?? "", unit, zone)}</th>
                {series.map((each) => (
                  <td key={each.rest ? "others" : `=${each.label}`} className="num">
                    <Money microUsd={each.microUsd[at] ?? 0} state="complete" />
                  </td>
                ))}
                <td className="num med">
                  <Money microUsd={sum} state="complete" />
                </td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}
