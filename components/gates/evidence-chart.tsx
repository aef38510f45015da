import { EvidenceMark, markWords } from "@/components/gates/evidence-marks";
import type { Trust } from "@/lib/contract/gates";
import { evidenceScale } from "@/lib/domain/trust/evidence-scale";
import { formatE } from "@/lib/domain/trust/trust-sentence";
import { formatCount } from "@/lib/format";

/** The e-value after each decision against the threshold, on a logarithmic scale; what is expected is dashed. */
export function EvidenceChart({ trust }: { trust: Trust }) {
  const { points, threshold, toGo, e } = trust;
  const done = points.at(-1)?.n ?? 0;
  // what is expected is cut where it would press together what is known
  const ahead = toGo === null || trust.level >= trust.levelMax ? done : done + toGo;
  const shownTo = Math.min(ahead, Math.max(60, done * 2));
  const { x, y, powers, ticks } = evidenceScale([...points.map((point) => point.e), e], threshold, shownTo);
  const line = [{ n: 0, e: 1 }, ...points].map((point) => `${x(point.n)},${y(point.e)}`).join(" ");
  const name = `Evidence: e is ${formatE(e)}${threshold === null ? "" : ` of ${formatE(threshold)}`} after ${formatCount(done)} decisions`;
  return (
    <div className="ev-chart" role="img" aria-label={name}>
      <div className="ev-plot">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {powers.map((power) => (
            <line key={power} className="grid" x1="0" x2="100" y1={y(power)} y2={y(power)} />
          ))}
          {threshold !== null && <line className="goal" x1="0" x2="100" y1={y(threshold)} y2={y(threshold)} />}
          <path
            className="rug"
            d={points
              .filter(({ kind }) => kind === "approved")
              .map(({ n }) => `M${x(n)} 97V100`)
              .join("")}
          />
          {threshold !== null && ahead > done && (
            <line className="ahead" x1={x(done)} y1={y(e)} x2={x(ahead)} y2={y(threshold)} />
          )}
          <polyline points={line} />
        </svg>
        {powers.map((power) => (
          <span key={power} className="ev-label" style={{ top: `${y(power)}%` }}>
            {formatPower(power)}
          </span>
        ))}
        {threshold !== null && (
          <span className="ev-goal" style={{ top: `${y(threshold)}%` }}>
            {trust.level < trust.levelMax ? "an owner may sign from here" : "as far as this risk goes"}
          </span>
        )}
        {points
          .filter(({ kind }) => kind !== "approved")
          .map((point) => (
            <i
              key={point.approvalId}
              title={`decision ${point.n}: ${markWords[point.kind]}, e ${formatE(point.e)}`}
              style={{ left: `${x(point.n)}%`, top: `${y(point.e)}%` }}
            >
              <EvidenceMark kind={point.kind} />
            </i>
          ))}
        <b className="ev-now" style={{ left: `${x(done)}%`, top: `${y(e)}%` }} />
      </div>
      <div className="ev-axis" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${x(tick)}%` }}>
            {formatCount(tick)}
            {tick === ticks[1] && " decisions"}
          </span>
        ))}
      </div>
    </div>
  );
}

const formatPower = (power: number) =>
  power >= 1e6 || power < 1e-3 ? `1e${Math.round(Math.log10(power))}` : String(Number(power.toPrecision(1)));
