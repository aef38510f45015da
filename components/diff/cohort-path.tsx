import { visibleText } from "@/components/json/visible-text";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { Cohort } from "@/lib/contract/diff";
import { formatCount } from "@/lib/format";

type Step = Cohort["path"][number];
/** Failed runs that lack a step, or fail in it, beyond the share of good ones that do. */
const leavesLeast = 0.2;
const leavesMax = 8;

/** The steps of a typical good run; bars say how many runs of each side have the step without a failure. */
export function CohortPath({ cohort }: { cohort: Cohort }) {
  return (
    <section aria-label="The common path">
      <h2 className="diff-sub">Path of the good runs, and where the failed ones leave it</h2>
      <p className="cohort-key">
        <span>
          <i style={{ background: "var(--st-done)" }} />
          good runs that pass
        </span>
        <span>
          <i style={{ background: "var(--st-failed)" }} />
          failed runs that pass
        </span>
      </p>
      <ol className="cohort-path">
        {cohort.path.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of one name stand at different places
          <PathRow key={at} step={step} />
        ))}
      </ol>
      {cohort.leaves.length > 0 && (
        <>
          <h2 className="diff-sub">
            Ways that failed runs take more often
            <span className="q">failed · good</span>
          </h2>
          <ol className="cohort-path">
            {cohort.leaves.slice(0, leavesMax).map(({ afterStep, step, failed, good }) => (
              <li key={`${afterStep} ${step}`}>
                <span>
                  <bdi className="cut">{visibleText(afterStep)}</bdi>
                  <span aria-hidden="true">→</span>
                  <span className="sr">then</span>
                  <bdi className="cut">{step === null ? <span className="q">the end</span> : visibleText(step)}</bdi>
                </span>
                <span />
                <span className="num">{formatCount(failed)}</span>
                <span className="num q">{formatCount(good)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function PathRow({ step }: { step: Step }) {
  const passing = (side: "failed" | "good") => {
    const [n, of] = step[side];
    return of === 0 ? 0 : (n - step.failing[side]) / of;
  };
  const [good, failed] = [passing("good"), passing("failed")];
  const percent = (part: number) => `${Math.round(part * 100)} %`;
  return (
    <li data-leaves={good - failed >= leavesLeast} style={{ "--d": Math.min(step.depth, 10) } as React.CSSProperties}>
      <span>
        <KindGlyph kind={step.kind} />
        <bdi className="cut">{visibleText(step.step)}</bdi>
        {step.failing.failed > 0 && <span className="q nowrap">fails in {formatCount(step.failing.failed)}</span>}
      </span>
      <span className="cohort-bars" aria-hidden="true">
        {(
          [
            ["good", good],
            ["failed", failed],
          ] as const
        ).map(([side, part]) => (
          <span key={side}>
            <span data-side={side} style={{ width: `${part * 100}%` }} />
          </span>
        ))}
      </span>
      <span className="num q">
        <span className="sr">good </span>
        {percent(good)}
      </span>
      <span className="num">
        <span className="sr">failed </span>
        {percent(failed)}
      </span>
    </li>
  );
}
