import http from "node:http";
import https from "node:https";
import { z } from "zod";
import { isClosedLiteral, lookupOpen } from "@/lib/server/control/public-address";
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
  if (isClosedLiteral(url.hostname.replace(/^\[|\]$/g, ""))) throw new SlackError("Slack's address is not public.");
  const { status, text, retryAfterS } = await post(url, token, formOf(body), timeoutMs);
  if (status === 429)
    throw new SlackError("Slack says that there are too many calls.", (Number(retryAfterS) || 30) * 1000);
  const answer = status === 200 ? SlackAnswer.safeParse(parse(text)) : null;
  if (!answer?.success) throw new SlackError(`Slack answered ${status}.`);
  if (!answer.data.ok) throw new SlackError(`Slack refused ${method}: ${answer.data.error ?? "no reason"}.`);
  return answer.data;
}

type Answer = { readonly status: number; readonly text: string; readonly retryAfterS: string | undefined };

function post(url: URL, token: string, body: string, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? https.request : http.request;
    const request = send(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "content-length": String(Buffer.byteLength(body)),
        "user-agent": "Tracegate",
      },
      lookup: lookupOpen,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on("error", (error) => reject(new SlackError(`Slack does not answer: ${error.message}.`)));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= answerBytesMax) chunks.push(chunk);
        else response.destroy(new Error("its answer is too long"));
      });
      response.on("error", (error) => reject(new SlackError(`Slack does not answer: ${error.message}.`)));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          retryAfterS: response.headers["retry-after"],
        }),
      );
    });
    request.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
