import { share } from "@/components/diff/share";
import { cutText, visibleText } from "@/components/json/visible-text";
import type { Cohort } from "@/lib/contract/diff";
import { formatCount } from "@/lib/format";

const valueChars = 80;
const shownMax = 30;

/** What failed runs have more often, the surest first, with counts and the interval of the ratio. */
export function CohortAttributes({ cohort }: { cohort: Cohort }) {
  return (
    <section aria-label="Over-represented among the failed runs">
      <h2 className="diff-sub">
        Over-represented among the failed runs
        <span className="q">{formatCount(cohort.examined)} facts examined</span>
      </h2>
      <table className="cohort-table">
        <thead>
          <tr>
            <th>what</th>
            <th>value</th>
            <th className="num">failed</th>
            <th className="num">good</th>
            <th className="num" title="Ratio of the two shares">
              lift
            </th>
            <th className="num desk" title="Holds for all facts together with 95 %">
              between
            </th>
          </tr>
        </thead>
        <tbody>
          {cohort.attributes.slice(0, shownMax).map(({ key, value, failed, good, lift, low, high, also }) => (
            <tr key={`${key} ${value}`}>
              <td className="mono">{visibleText(key)}</td>
              <td className="mono" title={also.map((other) => `${other.key} ${other.value}`).join("\n")}>
                <bdi>{visibleText(cutText(value, valueChars))}</bdi>
                {also.length > 0 && <span className="q"> +{also.length}</span>}
              </td>
              <td className="num" title={`${failed[0]} of ${failed[1]}`}>
                {share(failed)}
              </td>
              <td className="num q" title={`${good[0]} of ${good[1]}`}>
                {share(good)}
              </td>
              <td className="num">{low > 1 ? <b>{ratio(lift)}</b> : <span className="q">{ratio(lift)}</span>}</td>
              <td className="num q desk">
                {ratio(low)} – {ratio(high)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ratio(value: number): string {
  if (value >= 400) return "> 400×";
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}×`;
}
