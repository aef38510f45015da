// One call of the judging model.
import type { Rates } from "@/lib/domain/cost/price-book";
import { actualCost, mostCost } from "@/lib/domain/judge/cost";
import type { JudgePrompt } from "@/lib/domain/judge/prompt";
import { readVerdict, type Verdict, verdictSchema } from "@/lib/domain/judge/read-verdict";
import type { JudgeRule } from "@/lib/domain/judge/rules";
import { NoAnswer, type OpenAnswer, postOpen } from "@/lib/server/control/post-open";
import { formats, parsed } from "@/lib/server/judge/formats";
import { baseOf, type StoredJudge } from "@/lib/server/judge/stored-judge";

const outputTokens = 2_000;
const answerBytesMax = 500_000;

/** A request that is ready to be sent, and the most that it can cost. */
export type Question = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly mostMicroUsd: number;
  readonly rates: Rates;
  readonly stored: StoredJudge;
  readonly prompt: JudgePrompt;
  readonly rules: readonly JudgeRule[];
};

/** `costMicroUsd` null: nobody knows what it cost, at most what was held. */
export type JudgeAnswer =
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly costMicroUsd: number | null }
  | {
      readonly kind: "failed";
      readonly why: string;
      readonly costMicroUsd: number | null;
      /** Null: another attempt would end alike. */
      readonly againAfterMs: number | null;
    };

/** Null: nobody knows what a call would cost. */
export function questionOf(
  ask: { readonly stored: StoredJudge; readonly key: string; readonly rates: Rates },
  prompt: JudgePrompt,
  rules: readonly JudgeRule[],
): Question | null {
  const { stored, key, rates } = ask;
  const format = formats[stored.provider];
  const { system, user } = prompt;
  const body = JSON.stringify(
    format.body({ model: stored.model, key, system, user, schema: verdictSchema(rules), outputTokens }),
  );
  const mostMicroUsd = mostCost(rates, Buffer.byteLength(body), outputTokens);
  if (mostMicroUsd === null) return null;
  const headers = { "content-type": "application/json", ...format.headers(key) };
  return { url: new URL(baseOf(stored) + format.path), headers, body, mostMicroUsd, rates, stored, prompt, rules };
}

export async function askModel(question: Question, timeoutMs: number): Promise<JudgeAnswer> {
  const { url, headers, body } = question;
  try {
    return readAnswer(question, await postOpen(url, { headers, body, timeoutMs, answerBytesMax }));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const costMicroUsd = error.reached ? null : 0;
    return { kind: "failed", why: `The model does not answer: ${error.message}.`, costMicroUsd, againAfterMs: 0 };
  }
}

/** Of these it is certain that no model was asked. */
const notServed = (status: number) => (status >= 300 && status < 500) || status === 503 || status === 529;

function readAnswer({ rates, stored, prompt, rules, mostMicroUsd }: Question, answer: OpenAnswer): JudgeAnswer {
  const { status, text, retryAfterS } = answer;
  if (status !== 200) {
    const isPassing = status === 408 || status === 429 || status >= 500;
    const againAfterMs = isPassing ? Math.min(3_600, Math.max(0, Number(retryAfterS) || 0)) * 1_000 : null;
    return {
      kind: "failed",
      why: `The model answered ${status}${saidIn(text)}.`,
      costMicroUsd: notServed(status) ? 0 : null,
      againAfterMs,
    };
  }
  const { verdict: said, tokens } = formats[stored.provider].read(parsed(text));
  const cost = tokens === null ? null : actualCost(rates, tokens);
  // more than was possible is no number to count with
  const costMicroUsd = cost !== null && cost <= mostMicroUsd ? cost : null;
  const verdict = readVerdict(said, prompt.shown, rules);
  if (verdict !== null) return { kind: "verdict", verdict, costMicroUsd };
  return {
    kind: "failed",
    why: "What the model answered is no verdict in the form that was asked for.",
    costMicroUsd,
    againAfterMs: null,
  };
}

/** What a provider says of an error, cut short; never what was sent. */
function saidIn(text: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})/.exec(text)?.[1];
  return message === undefined ? "" : `: ${message.replace(/[\p{Cc}\p{Cf}]/gu, " ").trim()}`;
}
