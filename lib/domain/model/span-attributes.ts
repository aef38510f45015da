// What the span of a model call says, by the conventions for generative AI
// (https://github.com/open-telemetry/semantic-conventions-genai). They are all still in development: this is the only file
// of the SDK and the gateway that knows their names.
import type { Answered } from "@/lib/domain/model/answer-reader";
import { boundedJson, type Redact } from "@/lib/domain/model/bounded-json";
import { at, fieldsOf, listOf } from "@/lib/domain/model/json";
import type { ModelCall } from "@/lib/domain/model/model-call";

export type SpanValue = string | number | boolean | string[];
export type SpanAttributes = Record<string, SpanValue>;

/** What is not known is left out. */
export const known = (attributes: Record<string, unknown>): SpanAttributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null),
  ) as SpanAttributes;

const plain = (value: unknown) => (typeof value === "object" && !Array.isArray(value) ? undefined : value);

/** Below `gen_ai.request.`, and what the APIs call them. */
const parameters: readonly (readonly [string, ...string[]])[] = [
  ["temperature"],
  ["top_p", "topP"],
  ["top_k", "topK"],
  ["seed"],
  ["max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens"],
  ["stop_sequences", "stop", "stopSequences"],
  ["frequency_penalty", "frequencyPenalty"],
  ["presence_penalty", "presencePenalty"],
  ["choice.count", "n", "candidateCount"],
];

/** Flat, as the conventions have them; schemas under the provider's own name. */
function definitionsOf(tool: unknown): unknown[] {
  const declared = at(tool, "functionDeclarations");
  if (Array.isArray(declared)) return declared.flatMap(definitionsOf);
  return [{ type: "function", ...fieldsOf(at(tool, "function") ?? tool) }];
}

/** Each item is bounded by itself: of a long conversation the newest message is not what is left out. */
function listJson(name: string, items: readonly unknown[], redact: Redact): SpanAttributes {
  const written = items.map((item, index) => boundedJson(`${name}.${index}`, item, redact));
  return items.length === 0 ? {} : { [name]: `[${written}]` };
}

export const spanName = ({ model }: ModelCall): string => `chat ${model}`;

/** Known before anything is asked. */
export function calledAttributes({ url, provider, model }: ModelCall): SpanAttributes {
  return known({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "server.address": url.hostname,
    "server.port": Number(url.port) || undefined,
  });
}

/** What the request says. */
export function askedAttributes({ api, body }: ModelCall, redact: Redact): SpanAttributes {
  const { system, messages } = api.asked(body);
  const settings = api.settings(body);
  const set = parameters.flatMap(([first, ...others]) => {
    const name = [first, ...others].find((one) => settings[one] !== undefined);
    return name === undefined ? [] : [[`gen_ai.request.${first}`, plain(settings[name])]];
  });
  return {
    ...known(Object.fromEntries(set)),
    ...listJson("gen_ai.system_instructions", system, redact),
    ...listJson("gen_ai.input.messages", messages, redact),
    ...listJson("gen_ai.tool.definitions", listOf(body["tools"]).flatMap(definitionsOf), redact),
  };
}

export function firstChunkAttributes(sinceMs: number): SpanAttributes {
  return { "gen_ai.response.time_to_first_chunk": sinceMs / 1000 };
}

export function answeredAttributes({ draft }: Answered): SpanAttributes {
  const { usage } = draft;
  return known({
    "gen_ai.response.id": draft.id,
    "gen_ai.response.model": draft.model,
    "gen_ai.response.finish_reasons": draft.finish.size > 0 ? [...draft.finish.values()] : null,
    "gen_ai.usage.input_tokens": usage?.in,
    "gen_ai.usage.output_tokens": usage?.out,
    "gen_ai.usage.cache_read.input_tokens": usage?.cachedIn || null,
    "gen_ai.usage.cache_creation.input_tokens": (usage?.cacheWrite ?? 0) + (usage?.cacheWriteLong ?? 0) || null,
    "gen_ai.usage.reasoning.output_tokens": usage?.reasoning || null,
  });
}

export function saidAttributes({ draft }: Answered, redact: Redact): SpanAttributes {
  return listJson("gen_ai.output.messages", draft.messages(), redact);
}

export interface Failure {
  readonly type: string;
  readonly message: string;
}

/** What went wrong with an answer that began well; null: nothing, or its body broke (`answered.end`). */
export function failureOf({ draft, malformed }: Answered): Failure | null {
  if (draft.fault !== null) return { type: draft.fault, message: "The provider broke off its answer" };
  return malformed ? { type: "malformed", message: "The answer is not what the API promises" } : null;
}

/** The provider answered with an error. */
export function refusedBy(status: number, message: string | null): Failure {
  return { type: String(status), message: message ?? `HTTP ${status}` };
}
