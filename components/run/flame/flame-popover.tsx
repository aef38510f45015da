import type { FlamePort } from "@/components/run/flame/flame-port";
import type { FlameHover } from "@/components/run/flame/use-flame-pointer";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { formatCount } from "@/lib/format";

/** What a box is, beside the pointer. The same words name it to a screen reader. */
export function FlamePopover({ port, hover }: { port: FlamePort; hover: FlameHover }) {
  const { box, x, y } = hover;
  const right = x > window.innerWidth - 280;
  return (
    <div
      className="pop flame-pop"
      aria-hidden="true"
      style={{
        top: Math.min(y + 14, window.innerHeight - 120),
        ...(right ? { right: window.innerWidth - x + 10 } : { left: x + 12 }),
      }}
    >
      <p className="row">
        <KindGlyph kind={port.kind(box)} />
        <bdi className="med cut">{port.name(box)}</bdi>
      </p>
      {describeBox(port, box).map((line) => (
        <p key={line} className="q">
          {line}
        </p>
      ))}
    </div>
  );
}

/** `1.56 s, 12 % of the run, 40 % of triage` · `0.2 s its own` · `3 steps, 1 failed`. */
export function describeBox(port: FlamePort, box: number): string[] {
  const { boxes } = port;
  const width = (boxes.to[box] ?? 0) - (boxes.from[box] ?? 0);
  const above = boxes.above[box] ?? -1;
  const aboveWidth = (boxes.to[above] ?? 0) - (boxes.from[above] ?? 0);
  const shares = [
    `${formatShare(width / (boxes.end - boxes.begin))} of the run`,
    ...(above >= 0 && aboveWidth > 0 ? [`${formatShare(width / aboveWidth)} of ${port.name(above)}`] : []),
  ];
  const own = port.own(box);
  const steps = boxes.steps[box] ?? 1;
  const failed = boxes.failed[box] ?? 0;
  const found = port.found(box);
  return [
    [port.amount(box), ...shares].join(" · "),
    ...(own === null ? [] : [port.hatched(box) ? "usage without a price, as wide as its tokens" : `${own} its own`]),
    ...(steps > 1 ? [`${formatCount(steps)} steps${failed > 0 ? `, ${formatCount(failed)} failed` : ""}`] : []),
    ...(steps === 1 && failed > 0 ? ["failed"] : []),
    ...(found === null ? [] : [found === "schema" ? "its contract is broken" : "has a finding"]),
  ];
}

/** `12 %`; a share that is not nothing never reads 0 %. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "< 1 %";
  return `${Math.round(share * 100)} %`;
}
