// The span of a model call, by the conventions for generative AI (https://github.com/open-telemetry/semantic-conventions-genai).
// They are all still in development: this is the only file that knows their names.
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { at, fieldsOf, listOf } from "@/sdk/src/fetch/json";
import type { ModelCall } from "@/sdk/src/fetch/model-call";
import type { Answered } from "@/sdk/src/fetch/read-answer";
import { haltIn } from "@/sdk/src/halt";
import { boundedJson, type Redact } from "@/sdk/src/telemetry/bounded-json";

const known = (attributes: Record<string, unknown>): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null),
  ) as Attributes;

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

export class CallSpan {
  /** What happens inside the call. */
  readonly context: Context;
  readonly #span: Span;
  readonly #redact: Redact;
  readonly #startedAt = performance.now();

  constructor(call: ModelCall, tracer: Tracer, parent: Context, redact: Redact) {
    this.#redact = redact;
    const { url, provider, model } = call;
    this.#span = tracer.startSpan(
      `chat ${model}`,
      {
        kind: SpanKind.CLIENT,
        attributes: known({
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": provider,
          "gen_ai.request.model": model,
          "server.address": url.hostname,
          "server.port": Number(url.port) || undefined,
        }),
      },
      parent,
    );
    this.context = trace.setSpan(parent, this.#span);
    if (this.isRecording()) this.#tellAsked(call);
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }

  #tellAsked({ api, body }: ModelCall): void {
    const { system, messages } = api.asked(body);
    const settings = api.settings(body);
    for (const names of parameters) {
      const name = names.find((one) => settings[one] !== undefined);
      if (name !== undefined) this.tell({ [`gen_ai.request.${names[0]}`]: plain(settings[name]) });
    }
    this.#tellJson("gen_ai.system_instructions", system);
    this.#tellJson("gen_ai.input.messages", messages);
    this.#tellJson("gen_ai.tool.definitions", listOf(body["tools"]).flatMap(definitionsOf));
  }

  tell(attributes: Record<string, unknown>): void {
    this.#span.setAttributes(known(attributes));
  }

  /** Each item is bounded by itself: of a long conversation the newest message is not what is left out. */
  #tellJson(name: string, items: readonly unknown[]): void {
    const written = items.map((item, index) => boundedJson(`${name}.${index}`, item, this.#redact));
    if (items.length > 0) this.tell({ [name]: `[${written}]` });
  }

  firstByte(): void {
    this.tell({ "gen_ai.response.time_to_first_chunk": (performance.now() - this.#startedAt) / 1000 });
  }

  /** Ends it. */
  answered({ draft, end, malformed }: Answered): void {
    const { usage } = draft;
    this.tell({
      "gen_ai.response.id": draft.id,
      "gen_ai.response.model": draft.model,
      "gen_ai.response.finish_reasons": draft.finish.size > 0 ? [...draft.finish.values()] : null,
      "gen_ai.usage.input_tokens": usage?.in,
      "gen_ai.usage.output_tokens": usage?.out,
      "gen_ai.usage.cache_read.input_tokens": usage?.cachedIn || null,
      "gen_ai.usage.cache_creation.input_tokens": (usage?.cacheWrite ?? 0) + (usage?.cacheWriteLong ?? 0) || null,
      "gen_ai.usage.reasoning.output_tokens": usage?.reasoning || null,
    });
    if (this.isRecording()) this.#tellJson("gen_ai.output.messages", draft.messages());
    if (draft.fault !== null) this.#fail(draft.fault, "The provider broke off its answer");
    else if (malformed) this.#fail("malformed", "The answer is not what the API promises");
    else if (end.how === "broken") this.failed(end.error);
    else this.#span.end();
  }

  /** Ends it: the provider answered with an error. */
  refused(status: number, message: string | null): void {
    this.tell({ "http.response.status_code": status });
    this.#fail(String(status), message ?? `HTTP ${status}`);
  }

  /** Ends it: there is no answer. */
  failed(error: unknown): void {
    const halt = haltIn(error);
    if (halt !== null) this.tell({ "tracegate.halt.code": halt.code });
    const { name = "error", message = String(error) } = error instanceof Error ? error : {};
    this.#fail(halt?.code ?? name, message);
  }

  #fail(type: string, message: string): void {
    this.tell({ "error.type": type });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.#span.end();
  }
}
