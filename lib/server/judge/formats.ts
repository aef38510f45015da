// How a verdict is asked for and read in the two APIs that are spoken. Answers are read strictly: what has another shape
// is no answer.
import { z } from "zod";
import type { JudgeProvider } from "@/lib/contract/judge";
import type { Tokens } from "@/lib/domain/trace/step";

export type Asked = {
  readonly model: string;
  readonly key: string;
  readonly system: string;
  readonly user: string;
  readonly schema: object;
  readonly outputTokens: number;
};
type Format = {
  readonly path: string;
  readonly headers: (key: string) => Record<string, string>;
  readonly body: (asked: Asked) => object;
  /** `verdict` undefined: it is none. */
  readonly read: (answer: unknown) => { readonly verdict: unknown; readonly tokens: Tokens | null };
};

const count = z.int().min(0);
const OpenAiUsage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count.optional() }).nullish(),
});
const OpenAiAnswer = z.looseObject({
  choices: z.tuple([
    z.looseObject({ finish_reason: z.literal("stop"), message: z.looseObject({ content: z.string() }) }),
  ]),
});
const AnthropicUsage = z.looseObject({ input_tokens: count, output_tokens: count });
const AnthropicAnswer = z.looseObject({ content: z.array(z.looseObject({ type: z.string() })) });
const ToolUse = z.looseObject({ type: z.literal("tool_use"), name: z.literal("report"), input: z.unknown() });

const usageOf = <T>(shape: z.ZodType<T>, answer: unknown): T | null =>
  z.looseObject({ usage: shape }).safeParse(answer).data?.usage ?? null;
const noTokens: Tokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

export const formats: Readonly<Record<JudgeProvider, Format>> = {
  openai: {
    path: "/chat/completions",
    headers: (key) => ({ authorization: `Bearer ${key}` }),
    body: ({ model, system, user, schema, outputTokens }) => ({
      ...{ model, max_completion_tokens: outputTokens },
      messages: [
        { role: "system", content: system },
        { role: "user", content: user },
      ],
      response_format: { type: "json_schema", json_schema: { name: "verdict", strict: true, schema } },
    }),
    read: (answer) => {
      const usage = usageOf(OpenAiUsage, answer);
      const content = OpenAiAnswer.safeParse(answer).data?.choices[0].message.content;
      const [input, output] = [usage?.prompt_tokens ?? null, usage?.completion_tokens ?? null];
      const cacheRead = usage?.prompt_tokens_details?.cached_tokens ?? null;
      return { verdict: parsed(content), tokens: usage === null ? null : { ...noTokens, input, output, cacheRead } };
    },
  },
  anthropic: {
    path: "/messages",
    headers: (key) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
    body: ({ model, system, user, schema, outputTokens }) => ({
      ...{ model, system, max_tokens: outputTokens, messages: [{ role: "user", content: user }] },
      tools: [{ name: "report", description: "Give the verdict.", input_schema: schema }],
      tool_choice: { type: "tool", name: "report" },
    }),
    read: (answer) => {
      const usage = usageOf(AnthropicUsage, answer);
      const parts = AnthropicAnswer.safeParse(answer).data?.content ?? [];
      const used = parts.flatMap((part) => ToolUse.safeParse(part).data ?? []);
      const tokens = usage === null ? null : { ...noTokens, input: usage.input_tokens, output: usage.output_tokens };
      return { verdict: used.length === 1 ? used[0]?.input : undefined, tokens };
    },
  },
};

export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
