// What the pipelines call: JSON services, and two model providers by their plain HTTP APIs.
import { modelFetch } from "tracegate";

/** An answer that is none. The SDK reads `status` and `headers` to tell what is worth another try. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Headers;

  constructor({ status, headers }: Response, body: string) {
    super(`HTTP ${status}: ${body.slice(0, 300)}`);
    this.status = status;
    this.headers = headers;
  }
}

export async function callJson(url: string, options: RequestInit = {}): Promise<unknown> {
  return read(await fetch(url, options));
}

export function postJson(url: string, body: unknown, { key = "", signal }: { key?: string; signal: AbortSignal }) {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return callJson(url, { method: "POST", headers, body: JSON.stringify(body), signal });
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new HttpError(response, text);
  return JSON.parse(text);
}

/** Holds money before each call and settles it after: see the SDK. */
const callModel = modelFetch();

async function ask(url: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  const headers = { "content-type": "application/json", authorization: "Bearer demo", "x-api-key": "demo" };
  return read(await callModel(url, { method: "POST", headers, body: JSON.stringify(body), signal }));
}

export type Prompt = {
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly maxTokens: number;
};

/** OpenAI's chat completions. */
export async function complete(base: string, prompt: Prompt, signal: AbortSignal): Promise<string> {
  const { model, system, user, maxTokens } = prompt;
  const messages = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  const answer = await ask(`${base}/chat/completions`, { model, messages, max_tokens: maxTokens }, signal);
  return (answer as { choices: [{ message: { content: string } }] }).choices[0].message.content;
}

export type Block =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: Record<string, unknown> }
  | { readonly type: "tool_result"; readonly tool_use_id: string; readonly content: string };
export type Turn = { readonly role: "user" | "assistant"; readonly content: readonly Block[] };
export type Tool = { readonly name: string; readonly description: string; readonly input_schema: unknown };

/** Anthropic's messages. */
export async function converse(
  base: string,
  asked: { model: string; system: string; turns: readonly Turn[]; tools?: readonly Tool[]; maxTokens: number },
  signal: AbortSignal,
): Promise<readonly Block[]> {
  const { model, system, turns, tools, maxTokens } = asked;
  const body = { model, system, messages: turns, max_tokens: maxTokens, ...(tools && { tools }) };
  return ((await ask(`${base}/messages`, body, signal)) as { content: readonly Block[] }).content;
}

export const textOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");

/** What a model says is JSON, or it is left as text for the contract to refuse. */
export function looseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
