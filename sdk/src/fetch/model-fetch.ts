import { models, spending } from "@/sdk/src/parts";

/**
 * A fetch for any client of a model provider that takes one: OpenAI (chat completions, responses), Anthropic, Google, and
 * what is compatible with them. Inside a run each call is reserved before and settled after, and refused with a Halt when
 * a boundary says no; outside of a run it leaves a span. Everything else passes through as it is.
 *
 * ```ts
 * const openai = new OpenAI({ fetch: modelFetch(), maxRetries: 0 });
 * const google = new GoogleGenAI({ httpOptions: { fetch: modelFetch() } });
 * const anthropic = createAnthropic({ fetch: modelFetch() }); // Vercel AI SDK
 * ```
 */
export function modelFetch(base?: typeof fetch): typeof fetch {
  void models();
  void spending();
  return async (input, init) => {
    const sending = { send: base ?? globalThis.fetch, input, init };
    return (await models()).send(sending);
  };
}
