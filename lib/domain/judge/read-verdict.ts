// What a judging model answered, read strictly: what is no verdict in the agreed form is none, and a complaint counts only
// where its quote stands in the step that it names.
import { complaintsMax, type Shown, visible } from "./prompt";
import type { Judged, JudgeRule } from "./rules";

/** `unfounded`: complaints that quoted nothing of the run. */
export type Verdict = { readonly judged: readonly Judged[]; readonly unfounded: number };

const keys = "quote,rule,step,why";
const quoteChars = 500;
const whyChars = 400;

/** Null where the answer is not in the form that was asked for. */
export function readVerdict(answer: unknown, shown: readonly Shown[], rules: readonly JudgeRule[]): Verdict | null {
  if (!isObject(answer) || Object.keys(answer).join() !== "findings") return null;
  const list = answer["findings"];
  if (!Array.isArray(list) || list.length > complaintsMax) return null;
  const judged: Judged[] = [];
  let unfounded = 0;
  for (const item of list) {
    const complaint = readComplaint(item, rules);
    if (complaint === null) return null;
    const step = shown[complaint.step - 1];
    if (step === undefined || !holds(step.text, complaint.quote)) unfounded += 1;
    else if (!judged.some(({ rule, spanId }) => rule === complaint.rule && spanId === step.spanId))
      judged.push({ rule: complaint.rule, spanId: step.spanId, quote: complaint.quote, why: complaint.why });
  }
  return { judged, unfounded };
}

function readComplaint(item: unknown, rules: readonly JudgeRule[]) {
  if (!isObject(item) || Object.keys(item).sort().join() !== keys) return null;
  const { rule: named, step, quote, why } = item;
  const rule = rules.find((each) => each === named);
  if (rule === undefined || typeof step !== "number" || !Number.isInteger(step)) return null;
  if (typeof quote !== "string" || typeof why !== "string" || quote.length > quoteChars * 4) return null;
  const said = visible(why).trim().slice(0, whyChars).toWellFormed();
  return said === ""
    ? null
    : { rule, step, quote: visible(quote).trim().slice(0, quoteChars).toWellFormed(), why: said };
}

const quoteLeast = 3;
const even = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();
const holds = (text: string, quote: string) => even(quote).length >= quoteLeast && even(text).includes(even(quote));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON Schema of a verdict, for providers that hold a model to one. */
export const verdictSchema = (rules: readonly JudgeRule[]) => ({
  type: "object",
  additionalProperties: false,
  required: ["findings"],
  properties: {
    findings: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "step", "quote", "why"],
        properties: {
          rule: { type: "string", enum: rules },
          step: { type: "integer" },
          quote: { type: "string" },
          why: { type: "string" },
        },
      },
    },
  },
});
