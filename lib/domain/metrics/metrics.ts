// Numbers of a process in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats). Only
// what is needed: counters, gauges and histograms whose labels are few and known.

export type Labels = Readonly<Record<string, string>>;
type Kind = "counter" | "gauge" | "histogram";
type Family = {
  readonly kind: Kind;
  readonly help: string;
  /** By the labels as they are written. */
  readonly values: Map<string, number>;
  readonly histograms: Map<string, { readonly labels: Labels; readonly buckets: number[]; sum: number; count: number }>;
};

/** Upper bounds in seconds: from a claim of the control plane to a slow export. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Beyond it nothing new is kept: a mistake with labels must not fill the memory. */
const seriesMax = 2_000;

export class Metrics {
  readonly #families = new Map<string, Family>();
  #series = 0;

  /** Adds to what only grows. */
  count(name: string, help: string, labels: Labels = {}, by = 1): void {
    const { values } = this.#family(name, "counter", help);
    const key = writeLabels(labels);
    if (values.has(key) || this.#mayAdd()) values.set(key, (values.get(key) ?? 0) + by);
  }

  /** What stands at the moment. */
  set(name: string, help: string, value: number, labels: Labels = {}): void {
    const { values } = this.#family(name, "gauge", help);
    const key = writeLabels(labels);
    if (values.has(key) || this.#mayAdd()) values.set(key, value);
  }

  /** How long something took. */
  observe(name: string, help: string, seconds: number, labels: Labels = {}): void {
    const { histograms } = this.#family(name, "histogram", help);
    const key = writeLabels(labels);
    const known = histograms.get(key);
    if (known === undefined && !this.#mayAdd()) return;
    const histogram = known ?? { labels, buckets: secondsBuckets.map(() => 0), sum: 0, count: 0 };
    histograms.set(key, histogram);
    const at = secondsBuckets.findIndex((bound) => seconds <= bound);
    if (at >= 0) histogram.buckets[at] = (histogram.buckets[at] ?? 0) + 1;
    histogram.sum += seconds;
    histogram.count += 1;
  }

  write(): string {
    return [...this.#families].map(([name, family]) => writeFamily(name, family)).join("");
  }

  #family(name: string, kind: Kind, help: string): Family {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const family = { kind, help, values: new Map(), histograms: new Map() };
    this.#families.set(name, family);
    return family;
  }

  #mayAdd(): boolean {
    if (this.#series >= seriesMax) return false;
    this.#series += 1;
    return true;
  }
}

function writeFamily(name: string, { kind, help, values, histograms }: Family): string {
  const lines = [`# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`, `# TYPE ${name} ${kind}`];
  for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`);
  for (const { labels, buckets, sum, count } of histograms.values()) {
    let below = 0;
    for (const [at, bound] of secondsBuckets.entries()) {
      below += buckets[at] ?? 0;
      lines.push(`${name}_bucket${writeLabels({ ...labels, le: String(bound) })} ${below}`);
    }
    lines.push(`${name}_bucket${writeLabels({ ...labels, le: "+Inf" })} ${count}`);
    lines.push(`${name}_sum${writeLabels(labels)} ${sum}`, `${name}_count${writeLabels(labels)} ${count}`);
  }
  return `${lines.join("\n")}\n`;
}

const escaped: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

function writeLabels(labels: Labels): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return "";
  const written = entries.map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (sign) => escaped[sign] ?? sign)}"`,
  );
  return `{${written.join(",")}}`;
}
