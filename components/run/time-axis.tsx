import { layoutTicks, type TimeSpan } from "@/lib/domain/trace/layout-bars";
import { formatDuration } from "@/lib/format";

const tickPx = 58;

export const ticksFor = (span: TimeSpan, axisPx: number) => layoutTicks(span, Math.max(2, Math.floor(axisPx / tickPx)));

/** Times above the bars, counted from the first moment of the run. */
export function TimeAxis({ span, axisPx }: { span: TimeSpan; axisPx: number }) {
  return (
    <div className="ticks">
      {ticksFor(span, axisPx)
        .filter(({ left }) => left < 1 - 24 / Math.max(axisPx, 48))
        .map(({ ns, left }) => (
          <span key={ns} style={{ left: `${left * 100}%` }}>
            {ns === 0 ? "0 s" : tickText(ns)}
          </span>
        ))}
    </div>
  );
}

/** `2 s`, not `2.0 s`; `10 m`, not `10 m 00 s`. */
const tickText = (ns: number) =>
  formatDuration(Math.round(ns))
    .replace(/\.0 /, " ")
    .replace(/ 00 \w$/, "");

/** The same times as lines behind the bars. */
export function TimeLines({
  span,
  axisPx,
  nowNs,
  live,
}: {
  span: TimeSpan;
  axisPx: number;
  nowNs: number;
  live: boolean;
}) {
  return (
    <div className="time-lines" aria-hidden="true">
      {ticksFor(span, axisPx).map(({ ns, left }) => (
        <i key={ns} style={{ left: `${left * 100}%` }} />
      ))}
      {live && <i className="now" style={{ left: `${((nowNs - span.from) / (span.to - span.from)) * 100}%` }} />}
    </div>
  );
}
