"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { useAlertPreview } from "@/lib/browser/alert-queries";
import { describeError } from "@/lib/browser/describe-error";
import { type AlertPreview, type AlertRule, previewDays } from "@/lib/contract/alerts";
import { metricOf } from "@/lib/domain/alerts/metrics";
import { formatMinutes, formatValue } from "@/lib/domain/alerts/words";
import { formatTime } from "@/lib/format";

const [width, height] = [640, 96];

/** What the alert would have said in the last days: in a sentence, and drawn with its bounds. */
export function PreviewChart({ rule }: { rule: AlertRule | null }) {
  const { data, error } = useAlertPreview(rule);
  if (rule === null) return <p className="q alert-preview">Nothing to preview yet.</p>;
  if (error) return <p className="wrong-text alert-preview">{describeError(error).detail}</p>;
  if (data === undefined)
    return (
      <p className="alert-preview" role="status" aria-label="Loading">
        <Skeleton width="60%" />
      </p>
    );
  const { unit } = metricOf(rule.metric);
  const show = (value: number | null) => (value === null ? "nothing to measure" : formatValue(value, unit));
  return (
    <figure className="alert-preview">
      <figcaption role="status">
        <b>{sentenceOf(data)}</b> <span className="q">Now: {show(data.now.value)}.</span>
        {rule.metric === "budget_use" && data.episodes !== null && (
          <span className="q"> Of what was spent, at today’s limits.</span>
        )}
      </figcaption>
      {data.points.length > 1 && <Line preview={data} show={show} />}
    </figure>
  );
}

function sentenceOf({ episodes, stepMinutes }: AlertPreview): string {
  if (episodes === null) return "No budget counts here, so there is nothing to preview.";
  const { length } = episodes;
  const fired = length === 0 ? "never have fired" : `have fired ${length === 1 ? "once" : `${length} times`}`;
  return `In the last ${previewDays} days it would ${fired}, looked at every ${formatMinutes(stepMinutes)}.`;
}

function Line({ preview: { points, episodes }, show }: { preview: AlertPreview; show: (value: number) => string }) {
  const first = Date.parse(points[0]?.at ?? "");
  const last = Date.parse(points.at(-1)?.at ?? "");
  const most = Math.max(...points.flatMap(({ value, high }) => [value ?? 0, high ?? 0]), Number.MIN_VALUE);
  const x = (at: string | number) =>
    (((typeof at === "number" ? at : Date.parse(at)) - first) / (last - first)) * width;
  const y = (value: number) => height - (value / most) * (height - 4);
  const path = (of: "value" | "low" | "high") =>
    points
      .map((point, no) => {
        const value = point[of];
        if (value === null) return "";
        return `${no === 0 || points[no - 1]?.[of] === null ? "M" : "L"}${x(point.at).toFixed(1)} ${y(value).toFixed(1)}`;
      })
      .join("");
  return (
    <div className="alert-chart">
      <span className="alert-most">{show(most)}</span>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`The number over the last ${previewDays} days, at most ${show(most)}`}
      >
        {(episodes ?? []).map(({ from, to }) => (
          <rect
            key={from}
            className="fired"
            x={x(from)}
            y={0}
            width={Math.max(2, x(to ?? last) - x(from))}
            height={height}
          >
            <title>{`fired ${formatTime(from).slice(0, -7)}`}</title>
          </rect>
        ))}
        <path className="bound" d={path("high") + path("low")} />
        <path className="value" d={path("value")} />
      </svg>
      <p className="alert-ends" aria-hidden="true">
        <span>{previewDays} days ago</span>
        <span>now</span>
      </p>
    </div>
  );
}
