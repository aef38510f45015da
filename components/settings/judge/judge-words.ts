import type { JudgeJob, JudgeProvider } from "@/lib/contract/judge";
import type { RunStatus } from "@/lib/domain/trace/run";

export const providerWords: Readonly<Record<JudgeProvider, { name: string; choice: string; base: string }>> = {
  openai: { name: "OpenAI", choice: "OpenAI chat completions", base: "https://api.openai.com/v1" },
  anthropic: { name: "Anthropic", choice: "Anthropic messages", base: "https://api.anthropic.com/v1" },
};

/** How an outcome looks: the marks are those of runs. */
export const outcomeLook: Readonly<Record<JudgeJob["state"], RunStatus>> = {
  ...{ judged: "done", failed: "failed", skipped: "halted", waiting: "waiting" },
};
