// The rules of findings: how bad each is and what it says to people. Families of the code: one file each beside this one.

export const severities = ["info", "low", "medium", "high"] as const;
export type Severity = (typeof severities)[number];

type Rule = { readonly severity: Severity; readonly title: string; readonly means: string };

export const rules = {
  "schema.output": {
    severity: "high",
    title: "Output breaks its contract",
    means: "What the step answered violates the schema that it was asked to keep.",
  },
  "schema.input": {
    severity: "high",
    title: "Input breaks its contract",
    means: "What the step was given violates the schema of its input.",
  },
  "schema.drift": {
    severity: "low",
    title: "Output left its usual shape",
    means: "The shape of the value is not the one that earlier runs have always had.",
  },
  "tool.args_invalid": {
    severity: "medium",
    title: "Invalid tool arguments",
    means: "The model called a tool with arguments that are not JSON or violate the tool's schema.",
  },
  "tool.unknown": {
    severity: "medium",
    title: "Tool was not offered",
    means: "The model called a tool that is not in the list which this call offered.",
  },
  "tool.none_offered": {
    severity: "high",
    title: "No tools offered",
    means: "The call offered no tools, though earlier calls of the step nearly always did.",
  },
  "json.malformed": {
    severity: "high",
    title: "Malformed JSON",
    means: "The output was asked to be JSON and does not parse.",
  },
  "error.in_ok": {
    severity: "high",
    title: "Error returned as data",
    means: "The result says that it failed, while the step counts as successful.",
  },
  "error.swallowed": {
    severity: "high",
    title: "Error swallowed",
    means: "A step failed for good, nothing replaced it, and the run ended as done.",
  },
  "output.truncated": {
    severity: "high",
    title: "Answer cut off",
    means: "The answer hit the token limit, and the run went on with what was there.",
  },
  "output.empty": {
    severity: "medium",
    title: "Empty output",
    means: "The step answered nothing, though it normally does.",
  },
  "output.refused": {
    severity: "medium",
    title: "Answer refused",
    means: "The model or its filter refused to answer.",
  },
  "output.placeholder": {
    severity: "medium",
    title: "Unfilled placeholder",
    means: "The answer holds template text that nobody filled in.",
  },
  "loop.identical": {
    severity: "medium",
    title: "Same call again and again",
    means: "The step ran at least three times with the same input and was answered alike.",
  },
  "loop.cycle": {
    severity: "medium",
    title: "Steps go round in a circle",
    means: "The same steps with the same inputs repeat back to back.",
  },
  "retry.storm": {
    severity: "medium",
    title: "Retry storm",
    means: "The step failed at least five times in one run.",
  },
  "retry.amplified": {
    severity: "medium",
    title: "Hidden retries",
    means: "More requests were made under the step than the attempts that it declares.",
  },
  "retrieval.empty": {
    severity: "high",
    title: "Answered without sources",
    means: "A retrieval found nothing, and the answer does not say so.",
  },
  "data.unused": {
    severity: "low",
    title: "Result never used",
    means: "Nothing of the tool's result appears in any later input or in the answer.",
  },
  "norm.step_missing": {
    severity: "medium",
    title: "Usual step missing",
    means: "A step that nearly all earlier runs have did not happen.",
  },
  "norm.step_extra": {
    severity: "low",
    title: "Unusual step",
    means: "A step happened that hardly any earlier run has.",
  },
  "norm.cost": { severity: "medium", title: "Unusually dear", means: "The run cost far more than earlier ones." },
  "norm.tokens": {
    severity: "low",
    title: "Unusually many tokens",
    means: "The run used far more tokens than earlier ones.",
  },
  "norm.duration": { severity: "low", title: "Unusually slow", means: "The run took far longer than earlier ones." },
  "norm.steps": {
    severity: "low",
    title: "Unusually many steps",
    means: "The run has far more steps than earlier ones.",
  },
  "norm.format": {
    severity: "medium",
    title: "Other format or language",
    means: "The output has another format or language than nearly all earlier ones of the step.",
  },
  "context.near_limit": {
    severity: "medium",
    title: "Context nearly full",
    means: "The prompt fills at least 90 % of the model's context window.",
  },
  "limit.ignored": {
    severity: "high",
    title: "Refusal handled as success",
    means: "A budget, breaker or person refused a step, and the run's answer does not say so.",
  },
  "approval.lapsed": {
    severity: "medium",
    title: "Approval lapsed",
    means: "An approval was given and not used before its time was over.",
  },
  "run.lost": { severity: "high", title: "Run lost", means: "The process of the run stopped answering." },
  "judge.contradiction": {
    severity: "high",
    title: "Contradicts its data",
    means: "The answer says something else than what a step of the run returned.",
  },
  "judge.unsupported": {
    severity: "medium",
    title: "Claim without support",
    means: "The answer states as a fact what nothing in the run supports.",
  },
  "judge.off_task": {
    severity: "medium",
    title: "Not what was asked",
    means: "The answer leaves out or misses what the run was asked to do.",
  },
  "judge.overreach": {
    severity: "medium",
    title: "Did more than asked",
    means: "A step changed something that nobody asked the run to change.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
export const ruleIds = Object.keys(rules).filter(isRule);
export function isRule(id: string): id is RuleId {
  return Object.hasOwn(rules, id);
}
export const ruleOf = (id: RuleId): Rule => rules[id];

/** The first words of their names. */
export const ruleFamilies = [...new Set(ruleIds.map((id) => id.slice(0, id.indexOf("."))))];
/** The rules that a name of a rule or family stands for; none where it is neither. */
export const rulesOf = (name: string) => ruleIds.filter((id) => id === name || id.startsWith(`${name}.`));

/** Groups of findings are named by UUIDs. */
export const isGroupId = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

/** How a finding is marked: broken contracts apart from all that failed silently. */
export const markOf = (rule: string): "schema" | "silent" => (rule.startsWith("schema.") ? "schema" : "silent");
export const rulesByMark = {
  schema: ruleIds.filter((id) => markOf(id) === "schema"),
  silent: ruleIds.filter((id) => markOf(id) === "silent"),
};
