import { expect, it } from "vitest";
import { Metrics } from "@/lib/domain/metrics/metrics";

it("writes counters, gauges and histograms as Prometheus reads them", () => {
  const metrics = new Metrics();
  metrics.count("spans_total", "Spans that came in", { outcome: "kept" }, 3);
  metrics.count("spans_total", "Spans that came in", { outcome: "kept" });
  metrics.count("spans_total", "Spans that came in", { outcome: 'odd "\\\n' });
  metrics.set("depth", "What waits", 7);
  metrics.set("depth", "What waits", 5);
  const text = metrics.write();
  expect(text).toBe(
    [
      "# HELP spans_total Spans that came in",
      "# TYPE spans_total counter",
      'spans_total{outcome="kept"} 4',
      'spans_total{outcome="odd \\"\\\\\\n"} 1',
      "# HELP depth What waits",
      "# TYPE depth gauge",
      "depth 5",
      "",
    ].join("\n"),
  );
});

it("counts into each bucket what is below its bound, and all into the last", () => {
  const metrics = new Metrics();
  for (const seconds of [0.0005, 0.002, 0.3, 99]) metrics.observe("took_seconds", "How long", seconds, { job: "a" });
  const lines = metrics.write().split("\n");
  expect(lines).toContain('took_seconds_bucket{job="a",le="0.001"} 1');
  expect(lines).toContain('took_seconds_bucket{job="a",le="0.0025"} 2');
  expect(lines).toContain('took_seconds_bucket{job="a",le="0.25"} 2');
  expect(lines).toContain('took_seconds_bucket{job="a",le="0.5"} 3');
  expect(lines).toContain('took_seconds_bucket{job="a",le="30"} 3');
  expect(lines).toContain('took_seconds_bucket{job="a",le="+Inf"} 4');
  expect(lines).toContain('took_seconds_count{job="a"} 4');
});

it("keeps no more series than fit, whatever is asked of it", () => {
  const metrics = new Metrics();
  for (let no = 0; no < 3_000; no++) metrics.count("many", "Many", { no: String(no) });
  expect(metrics.write().split("\n").length).toBeLessThan(2_010);
});
