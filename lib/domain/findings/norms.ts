// A run against the earlier runs of its pipeline.
import { deepestFirst } from "./errors";
import type { RunFigures } from "./evidence";
import { type Finding, finding, short } from "./finding";
import { formatOf, type History, languageChars, outputOf } from "./history";
import { languageOf } from "./language";
import type { RuleId } from "./rules";
import { isRequest, type Node, type RunView } from "./run-view";
import { driftOf } from "./shape";
import { keyOf, steady } from "./values";

const runsLeast = 30;
const presentShare = 0.95;
const absentShare = 0.01;
const iqrs = 6;
const medians = 2;

export function unusualFigures(view: RunView, history: History): Finding[] {
  const figures = ["cost", "tokens", "duration", "steps"] as const;
  return figures.flatMap((name) => {
    const value = view.figures[name];
    const past = history.figures.flatMap((run) => positive(run[name]));
    const limit = past.length < runsLeast ? null : limitOf(past);
    if (value === null || limit === null || value <= limit) return [];
    const rule: RuleId = `norm.${name}`;
    const median = Math.exp(quantile(past.map(Math.log).sort(ascending), 0.5));
    const times = value / median;
    return finding(rule, view.roots[0] ?? null, {
      detail: `${figureWords[name](value)}: ${times >= 10 ? Math.round(times) : times.toFixed(1)} times the median of ${past.length} earlier runs.`,
      expected: Math.round(limit),
      actual: value,
    });
  });
}

const figureWords: { readonly [name in keyof RunFigures]: (value: number) => string } = {
  cost: (microUsd) => `$${(microUsd / 1e6).toFixed(microUsd < 10_000 ? 6 : 4)}`,
  tokens: (tokens) => `${tokens.toLocaleString("en-US")} tokens`,
  duration: (ns) => `${(ns / 1e9).toFixed(1)} s`,
  steps: (steps) => `${steps.toLocaleString("en-US")} steps`,
};

const positive = (value: number | null) => (value !== null && value > 0 ? [value] : []);
const ascending = (a: number, b: number) => a - b;

/** Above it a value is far outside: Q3 + 6 IQR of the logarithms, and at least twice the median. */
export function limitOf(values: readonly number[]): number {
  const logs = values.map(Math.log).sort(ascending);
  const [q1, q2, q3] = [0.25, 0.5, 0.75].map((q) => quantile(logs, q)) as [number, number, number];
  return Math.max(Math.exp(q3 + iqrs * (q3 - q1)), medians * Math.exp(q2));
}

function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (at - Math.floor(at)) * (high - low);
}

export function unusualSteps(view: RunView, history: History): Finding[] {
  if (!view.isDone || history.runs < runsLeast) return [];
  return [...missingSteps(view, history), ...extraSteps(view, history)];
}

function missingSteps(view: RunView, history: History): Finding[] {
  const missing = [...history.paths()].filter(
    ([path, { runs }]) => runs >= history.runs * presentShare && !view.byPath.has(path) && isNamed(path),
  );
  const paths = new Set(missing.map(([path]) => path));
  return missing.flatMap(([path, { runs }]) => {
    const at = path.lastIndexOf(" › ");
    const above = at < 0 ? "" : path.slice(0, at);
    // what held it is missing too: that is told
    if (paths.has(above)) return [];
    const parent = view.byPath.get(above)?.[0] ?? view.roots[0] ?? null;
    const name = path.slice(at < 0 ? 0 : at + 3).replace(/^\w+:/, "");
    return finding("norm.step_missing", parent, {
      detail: `${name} did not run; it did in ${runs} of ${history.runs} earlier runs.`,
      about: path,
      expected: name,
    });
  });
}

/** Requests are named by what they ask for. */
const isNamed = (path: string) => !/ › other:[^›]*$/.test(path);

function extraSteps(view: RunView, history: History): Finding[] {
  const isRare = (node: Node) => (history.stepOf(node.path)?.runs ?? 0) <= history.runs * absentShare;
  return [...view.byPath.values()].flatMap(([first]) => {
    if (first === undefined || isRequest(first) || !isNamed(first.path) || !isRare(first)) return [];
    if (first.parent === null || isRare(first.parent)) return [];
    const runs = history.stepOf(first.path)?.runs ?? 0;
    return finding("norm.step_extra", first, {
      detail: `${first.label} ran; it did in ${runs} of ${history.runs} earlier runs.`,
      actual: first.label,
    });
  });
}

const speaking = new Set(["llm", "agent", "chain"]);

export function unusualFormats(view: RunView, history: History): Finding[] {
  const told = new Set<string>();
  return deepestFirst(view).flatMap((node) => {
    const text = node.outputText;
    const past = history.stepOf(node.path);
    if (!speaking.has(node.kind) || text === null || past === null || node.error !== null || node.toolCalls.length > 0)
      return [];
    const change = formatChange(node, past.formats) ?? languageChange(text, past.languages);
    if (change === null || told.has(steady(text))) return [];
    told.add(steady(text));
    return finding("norm.format", node, {
      detail: `${node.label} answered ${formatWords(change.now)}; nearly all earlier answers were ${formatWords(change.usual)}.`,
      about: `${change.usual} → ${change.now}`,
      expected: change.usual,
      actual: short(text, 400),
    });
  });
}

const formatNames: Readonly<Record<string, string>> = { object: "a JSON object", array: "a JSON list", text: "prose" };
const languageNames = new Intl.DisplayNames("en", { type: "language" });
const formatWords = (name: string) => formatNames[name] ?? `in ${languageNames.of(name) ?? name}`;

type Change = { readonly usual: string; readonly now: string };

function usualOf(counts: { readonly [name: string]: number }): string | null {
  const total = Object.values(counts).reduce((sum, times) => sum + times, 0);
  const [best] = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return best === undefined || total < runsLeast || best[1] < total * presentShare ? null : best[0];
}

function formatChange(node: Node, counts: { readonly [name: string]: number }): Change | null {
  const value = outputOf(node);
  const usual = usualOf(counts);
  if (value === undefined || usual === null) return null;
  const now = formatOf(value);
  return now === usual ? null : { usual, now };
}

function languageChange(text: string, counts: { readonly [name: string]: number }): Change | null {
  const usual = text.length < languageChars ? null : usualOf(counts);
  const now = usual === null ? null : languageOf(text);
  return usual === null || now === null || now === usual ? null : { usual, now };
}

export function drifts(view: RunView, history: History): Finding[] {
  const told = new Set<string>();
  return deepestFirst(view).flatMap((node) => {
    const value = outputOf(node);
    const past = history.stepOf(node.path);
    if (past === null || past.runs < runsLeast || node.error !== null || value === undefined) return [];
    if (node.contracts.output !== null || node.toolCalls.length > 0) return [];
    // another format of an answer is told by norm.format
    if (node.tool === null && typeof value !== "object") return [];
    const drift = driftOf(past.shape, value);
    if (drift === null || (node.tool === null && drift.place === "") || told.has(keyOf(value))) return [];
    told.add(keyOf(value));
    const was = drift.expected.join(" or ");
    return finding("schema.drift", node, {
      detail:
        drift.actual === null
          ? `${drift.path} is missing; earlier results of ${node.label} always had it.`
          : `${drift.path === "" ? "The result" : drift.path} is ${drift.actual}; earlier results of ${node.label} had ${was}.`,
      evidence: [{ spanId: node.spanId, path: drift.path }],
      about: `${drift.place} ${drift.actual ?? "missing"}`,
      expected: was,
      actual: drift.actual,
    });
  });
}
