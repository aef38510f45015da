// What a judging model may complain of. Its rules are rules of findings like the others, with their switches.
import { type RuleId, ruleIds } from "@/lib/domain/findings/rules";

export type JudgeRule = Extract<RuleId, `judge.${string}`>;
export const isJudgeRule = (rule: string): rule is JudgeRule =>
  rule.startsWith("judge.") && ruleIds.includes(rule as RuleId);
export const judgeRules: readonly JudgeRule[] = ruleIds.filter(isJudgeRule);

/** One complaint: `quote` stands word for word in what the step said or was given. */
export type Judged = {
  readonly rule: JudgeRule;
  readonly spanId: string;
  readonly quote: string;
  readonly why: string;
};
