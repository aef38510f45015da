import { CohortAttributes } from "@/components/diff/cohort-attributes";
import { CohortPath } from "@/components/diff/cohort-path";
import { share } from "@/components/diff/share";
import { visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import type { Cohort } from "@/lib/contract/diff";
import { formatCount } from "@/lib/format";

/** Below, nothing is said of what they share: chance explains it. */
const runsLeast = 3;

/** Where failed runs leave the path of good ones, and what they have more often. */
export function CohortView({ cohort }: { cohort: Cohort }) {
  const [first] = cohort.attributes;
  const sure = first !== undefined && first.low > 1 && first.failed[0] >= runsLeast;
  return (
    <div className="cohort-page">
      <div className="diff-sentence" data-alike={!sure}>
        <Icon name="diff" small />
        <p>
          <b className="med">
            {formatCount(cohort.failed.length)} failed against {formatCount(cohort.good.length)} good
          </b>{" "}
          {sure ? (
            <bdi>
              {visibleText(first.key)} {visibleText(first.value)}: {share(first.failed)} of the failed runs,{" "}
              {share(first.good)} of the good ones.
            </bdi>
          ) : (
            "Nothing is more frequent among the failed runs than chance explains."
          )}
          {cohort.limits.map((limit) => (
            <span key={limit} className="q">
              {" "}
              {limit}
            </span>
          ))}
        </p>
      </div>
      <div className="cohort-cols">
        <CohortPath cohort={cohort} />
        <CohortAttributes cohort={cohort} />
      </div>
    </div>
  );
}
