// Which requests are calls of a model: by the path and the body, so that gateways and compatible providers count too.
import type { ModelApi } from "@/lib/domain/model/api";
import { chat } from "@/lib/domain/model/chat";
import { generate } from "@/lib/domain/model/generate";
import { type Fields, isFields, parseJson, textOf } from "@/lib/domain/model/json";
import { messages } from "@/lib/domain/model/messages";
import { responses } from "@/lib/domain/model/responses";

export interface ModelCall {
  readonly api: ModelApi;
  readonly url: URL;
  /** Whose address it is; null: nobody's that is known. */
  readonly host: string | null;
  /** Whose prices and breaker it is: the host's, else the maker's of the API. */
  readonly provider: string;
  readonly model: string;
  readonly body: Fields;
}

/** Hosts by their end, as gen_ai.provider.name has them; of others the name of the domain is the provider's. */
const hosts: readonly (readonly [RegExp, string])[] = [
  [/azure\.com$/, "azure.ai.openai"],
  [/^generativelanguage\.googleapis\.com$/, "gcp.gemini"],
  [/aiplatform\.googleapis\.com$/, "gcp.vertex_ai"],
  [/\.mistral\.ai$/, "mistral_ai"],
  [/\.x\.ai$/, "x_ai"],
];
const named =
  /(?:^|\.)(openai|anthropic|groq|deepseek|perplexity|cohere|openrouter|together|fireworks)\.(?:com|ai|xyz)$/;

const googlePath = /\/models\/([^/:]+):(?:generateContent|streamGenerateContent)$/;
const azurePath = /\/deployments\/([^/]+)\/chat\/completions$/;

/** Null: no API of a model answers at this path. */
export function apiAt({ pathname }: URL): ModelApi | null {
  if (pathname.endsWith("/chat/completions")) return chat;
  if (pathname.endsWith("/responses")) return responses;
  if (pathname.endsWith("/messages")) return messages;
  return googlePath.test(pathname) ? generate : null;
}

/** Null: the path is a model's, the body is not. */
export function readCall(api: ModelApi, url: URL, text: string): ModelCall | null {
  const body = parseJson(text);
  if (!isFields(body)) return null;
  const model = googlePath.exec(url.pathname)?.[1] ?? textOf(body["model"]) ?? azurePath.exec(url.pathname)?.[1];
  if (!model || !asks(api, body)) return null;
  const { hostname } = url;
  const host = hosts.find(([end]) => end.test(hostname))?.[1] ?? named.exec(hostname)?.[1] ?? null;
  return { api, url, host, provider: host ?? api.maker, model: decodeURIComponent(model), body };
}

function asks(api: ModelApi, body: Fields): boolean {
  if (api === responses) return true; // a stored prompt needs no input
  return Array.isArray(body[api === generate ? "contents" : "messages"]);
}

/** The same call of another model. Null: the model is named in a place that is not known. */
export function withModel(call: ModelCall, model: string): ModelCall | null {
  if (call.body["model"] === call.model) return { ...call, model, body: { ...call.body, model } };
  const named = googlePath.exec(call.url.pathname)?.[1];
  if (named === undefined || decodeURIComponent(named) !== call.model) return null;
  const url = new URL(call.url);
  url.pathname = url.pathname.replace(`/models/${named}:`, `/models/${encodeURIComponent(model)}:`);
  return { ...call, url, model };
}

/** Name of the breaker (protocol: Name). */
export function resourceOf({ provider, model }: ModelCall): string {
  return `${provider}:${model}`.replaceAll(/[^A-Za-z0-9._:-]/g, "-").slice(0, 100);
}
