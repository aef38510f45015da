// What earlier runs of a pipeline were like: a profile of each, and their sum.
import type { Json } from "@/lib/domain/trace/step";
import type { RunFigures } from "./evidence";
import { languageOf } from "./language";
import type { Node, RunView } from "./run-view";
import { addShape, mergeShape, type Shape } from "./shape";
import { isNothing, parsed } from "./values";

export type Format = "object" | "array" | "text";

/** Of one step in one run, or in many. */
export type StepProfile = {
  /** Runs that have the step. */
  runs: number;
  /** Model calls, and how many of them offered tools. */
  calls: number;
  offered: number;
  /** Outputs that are known, and how many of them are empty. */
  answered: number;
  empty: number;
  formats: { [format: string]: number };
  languages: { [language: string]: number };
  shape: Shape;
};

export type Profile = { readonly figures: RunFigures; readonly steps: { readonly [path: string]: StepProfile } };

const pathsMax = 300;
const pathChars = 600;
/** Shorter texts have no language that a rule could trust. */
export const languageChars = 40;

const noSteps = (): StepProfile => ({
  runs: 1,
  calls: 0,
  offered: 0,
  answered: 0,
  empty: 0,
  formats: {},
  languages: {},
  shape: {},
});

export function profileOf(view: RunView): Profile {
  const steps: { [path: string]: StepProfile } = {};
  for (const [path, nodes] of [...view.byPath].slice(0, pathsMax)) {
    if (path.length > pathChars) continue;
    const profile = noSteps();
    for (const node of nodes) addStep(profile, node);
    steps[path] = profile;
  }
  return { figures: view.figures, steps };
}

function addStep(profile: StepProfile, node: Node): void {
  if (node.error !== null) return;
  if (node.kind === "llm") {
    profile.calls += 1;
    if (node.tools.length > 0) profile.offered += 1;
  }
  if (node.given !== "unknown" || node.kind === "tool") {
    profile.answered += 1;
    if (node.given !== "something") profile.empty += 1;
  }
  if (node.given !== "something" || node.toolCalls.length > 0) return;
  const value = outputOf(node);
  if (value === undefined) return;
  count(profile.formats, formatOf(value));
  if (typeof value === "object" || node.tool !== null) addShape(profile.shape, value);
  const language = typeof value === "string" && value.length >= languageChars ? languageOf(value) : null;
  if (language !== null) count(profile.languages, language);
}

const count = (counts: { [name: string]: number }, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Undefined where it is not known. */
export function outputOf(node: Node): Json | undefined {
  if (node.tool !== null) return isNothing(node.tool.result) ? undefined : node.tool.result;
  if (node.outputText === null || isNothing(node.outputText)) return undefined;
  const value = parsed(node.outputText);
  return typeof value === "object" && value !== null ? value : node.outputText;
}

export const formatOf = (value: Json): Format =>
  typeof value !== "object" || value === null ? "text" : Array.isArray(value) ? "array" : "object";

/** The done runs of a pipeline that began before a run. */
export class History {
  readonly runs: number;
  readonly figures: readonly RunFigures[];
  readonly #steps = new Map<string, StepProfile>();

  constructor(profiles: readonly Profile[]) {
    this.runs = profiles.length;
    this.figures = profiles.map(({ figures }) => figures);
    for (const { steps } of profiles) for (const [path, step] of Object.entries(steps)) this.#add(path, step);
  }

  stepOf(path: string): StepProfile | null {
    return this.#steps.get(path) ?? null;
  }

  paths(): Iterable<readonly [string, StepProfile]> {
    return this.#steps;
  }

  #add(path: string, step: StepProfile): void {
    const sum = this.#steps.get(path) ?? { ...noSteps(), runs: 0 };
    this.#steps.set(path, sum);
    for (const field of ["runs", "calls", "offered", "answered", "empty"] as const) sum[field] += step[field];
    for (const field of ["formats", "languages"] as const) {
      for (const [name, times] of Object.entries(step[field])) sum[field][name] = (sum[field][name] ?? 0) + times;
    }
    mergeShape(sum.shape, step.shape);
  }
}
