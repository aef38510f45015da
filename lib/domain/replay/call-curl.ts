// A recorded model call as a curl command that asks its provider again; for what no provider is known for, a command that
// reads the step from Tracegate.
import { messagesBody } from "./anthropic-body";
import { generateContentBody } from "./google-body";
import { chatBody, responsesBody } from "./openai-body";
import type { Fields, RecordedCall } from "./recorded-call";
import { shellQuote } from "./shell-quote";

export type CurlCommand = {
  /** Whom it asks: "OpenAI", or "Tracegate" where the call cannot be made again. */
  readonly asks: string;
  readonly command: string;
};

type Request = {
  readonly asks: string;
  readonly url: string;
  /** Header names and values as a shell reads them inside double quotes: a `$NAME` stands for the key. */
  readonly headers: readonly string[];
  readonly body: Fields;
};

/** `origin`: where this Tracegate is. */
export function curlOf(call: RecordedCall, origin: string): CurlCommand {
  const request = call.kind === "llm" && call.model !== null && call.messages.length > 0 ? requestOf(call) : null;
  if (request === null) return { asks: "Tracegate", command: readCommand(call, origin) };
  const lines = [
    `curl ${shellQuote(request.url)}`,
    ...request.headers.map((header) => `-H "${header}"`),
    `-H 'content-type: application/json'`,
    `--data-raw ${shellQuote(JSON.stringify(request.body, null, 2))}`,
  ];
  return { asks: request.asks, command: `${lines.join(" \\\n  ")}\n` };
}

function readCommand({ traceId, spanId }: RecordedCall, origin: string): string {
  const url = `${origin}/api/v1/runs/${traceId}/spans/${spanId}`;
  return `curl ${shellQuote(url)} \\\n  -H "authorization: Bearer $TRACEGATE_API_KEY"\n`;
}

/** Providers whose API is OpenAI's, by a word in the name that clients give them. */
const likeOpenAi: readonly {
  readonly word: RegExp;
  readonly asks: string;
  readonly base: string;
  readonly key: string;
}[] = [
  { word: /groq/, asks: "Groq", base: "https://api.groq.com/openai/v1", key: "GROQ_API_KEY" },
  { word: /deepseek/, asks: "DeepSeek", base: "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY" },
  { word: /mistral/, asks: "Mistral", base: "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY" },
  { word: /openrouter/, asks: "OpenRouter", base: "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY" },
  { word: /^x[-_.]?ai|grok/, asks: "xAI", base: "https://api.x.ai/v1", key: "XAI_API_KEY" },
  { word: /together/, asks: "Together", base: "https://api.together.xyz/v1", key: "TOGETHER_API_KEY" },
];
/** The same models behind another address, with other credentials. */
const hosted = /azure|az\.ai|bedrock|aws|vertex|vertex_ai|ollama|vllm|lm.?studio|llama/;

function requestOf(call: RecordedCall): Request | null {
  const provider = (call.provider ?? "").toLowerCase();
  const model = (call.model ?? "").toLowerCase();
  if (hosted.test(provider)) return null;
  const other = likeOpenAi.find(({ word }) => word.test(provider));
  if (other) {
    const headers = [`authorization: Bearer $${other.key}`];
    return { asks: other.asks, url: `${other.base}/chat/completions`, headers, body: chatBody(call, "max_tokens") };
  }
  if (/anthropic/.test(provider) || (provider === "" && /^claude/.test(model))) return anthropic(call);
  if (/gemini|google|gcp/.test(provider) || (provider === "" && /^(models\/)?gemini/.test(model))) return google(call);
  if (/openai/.test(provider) || (provider === "" && /^(gpt-|o\d|chatgpt)/.test(model))) return openAi(call, provider);
  return null;
}

function openAi(call: RecordedCall, provider: string): Request {
  const headers = ["authorization: Bearer $OPENAI_API_KEY"];
  const base = { asks: "OpenAI", headers };
  return /responses/.test(provider)
    ? { ...base, url: "https://api.openai.com/v1/responses", body: responsesBody(call) }
    : { ...base, url: "https://api.openai.com/v1/chat/completions", body: chatBody(call, "max_completion_tokens") };
}

const anthropic = (call: RecordedCall): Request => ({
  asks: "Anthropic",
  url: "https://api.anthropic.com/v1/messages",
  headers: ["x-api-key: $ANTHROPIC_API_KEY", "anthropic-version: 2023-06-01"],
  body: messagesBody(call),
});

const google = (call: RecordedCall): Request => ({
  asks: "Google",
  url: `https://generativelanguage.googleapis.com/v1beta/models/${encodeURIComponent((call.model ?? "").replace(/^models\//, ""))}:generateContent`,
  headers: ["x-goog-api-key: $GEMINI_API_KEY"],
  body: generateContentBody(call),
});
