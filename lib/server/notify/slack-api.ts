import { z } from "zod";
import { NoAnswer, postOpen } from "@/lib/server/control/post-open";
import { env } from "@/lib/server/env";

const answerBytesMax = 1_000_000;
const SlackAnswer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
export type SlackAnswer = z.infer<typeof SlackAnswer>;

/** Slack did not do what was asked. */
export class SlackError extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = "SlackError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** As a form, which every method takes; Slack reads JSON with some of them only. */
function formOf(body: object): string {
  const fields = Object.entries(body).map(([name, value]) => [
    name,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  return new URLSearchParams(fields as [string, string][]).toString();
}

/** One call of Slack's Web API; throws SlackError for whatever is not `ok`. Follows no redirect. */
export async function callSlack(token: string, method: string, body: object, timeoutMs = 10_000): Promise<SlackAnswer> {
  const url = new URL(`${env().SLACK_API_URL}/${method}`);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  };
  const { status, text, retryAfterS } = await postOpen(url, {
    ...{ headers, body: formOf(body), timeoutMs, answerBytesMax },
  }).catch((error: unknown) => {
    throw error instanceof NoAnswer ? new SlackError(`Slack does not answer: ${error.message}.`) : error;
  });
  if (status === 429)
    throw new SlackError("Slack says that there are too many calls.", (Number(retryAfterS) || 30) * 1000);
  const answer = status === 200 ? SlackAnswer.safeParse(parse(text)) : null;
  if (!answer?.success) throw new SlackError(`Slack answered ${status}.`);
  if (!answer.data.ok) throw new SlackError(`Slack refused ${method}: ${answer.data.error ?? "no reason"}.`);
  return answer.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
