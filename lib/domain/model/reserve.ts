// What a call may cost at most, and the request that keeps it to that.
import { boundInput } from "@/lib/domain/model/bound";
import { countOf } from "@/lib/domain/model/json";
import type { ModelCall } from "@/lib/domain/model/model-call";
import { boundUsage, type CacheWrite, dearest, type Price } from "@/lib/domain/model/prices";

export interface Reserve {
  readonly call: ModelCall;
  /** The request was given a bound of output tokens that it did not have. */
  readonly bounded: boolean;
  /** Null: no price covers the call. */
  readonly microUsd: number | null;
  readonly most: { readonly in: number; readonly out: number };
  readonly write: CacheWrite;
}

/** Of the ceilings that the call counts in; infinity where there is none. */
export interface Left {
  readonly microUsd: number;
  readonly tokens: number;
  /** An answer is not cut shorter than this to make it affordable. */
  readonly outputLeast?: number;
}

/** No window is larger where the price book does not tell it; long prompts have a price of their own only where the window is large. */
const windowMax = 2 ** 21;
const windowOf = ({ contextWindow = windowMax, tiers = [] }: Price) =>
  tiers.length > 0 ? Math.max(contextWindow, 2 ** 20) : contextWindow;

/**
 * Where the request sets no bound: what every current model of the API accepts, since a larger one is an error to the
 * provider. At most what is left of the ceilings; OpenAI's responses take no less than 16.
 */
const outputMaxDefault = { openai: 16_384, other: 8_192, old: 4_096 };
const outputMaxLeast = 16;
const outputMaxNames = ["max_completion_tokens", "max_output_tokens", "maxOutputTokens", "max_tokens"];
const oldModels = /^(gpt-3\.5|gpt-4(?!o|\.\d))/;

export function reserve(call: ModelCall, price: Price | null, left: Left): Reserve {
  return reserving(call, price)(left);
}

/** The same in two parts: reading a request takes its time, what is left may be known only in the end. */
export function reserving(call: ModelCall, price: Price | null): (left: Left) => Reserve {
  const { api, body, model, provider } = call;
  const input = boundInput(body, api);
  const most = input.open ? Math.max(input.tokens, windowOf(price ?? { in: 0, out: 0 })) : input.tokens;
  const settings = api.settings(body);
  const answers = Math.max(1, countOf(settings["n"] ?? settings["candidateCount"]) ?? 1);
  const asked = countOf(outputMaxNames.map((name) => settings[name]).find((value) => value != null));
  const preset = oldModels.test(model)
    ? "old"
    : provider === "openai" || provider === "azure.ai.openai"
      ? "openai"
      : "other";
  const isPriced = price !== null && !api.costsMore(body);
  return (left) => {
    const { outputLeast = outputMaxLeast } = left;
    const affordable = price === null ? 0 : affordableOutput(price, most, input.write, left) / answers;
    const each = asked ?? Math.max(outputLeast, Math.floor(Math.min(outputMaxDefault[preset], affordable)));
    const bound = { in: most, out: each * answers };
    return {
      call: asked === null ? { ...call, body: api.withOutputMax(body, each, call) } : call,
      bounded: asked === null,
      microUsd: isPriced ? Math.max(1, boundUsage(price, bound, input.write)) : null,
      most: bound,
      write: input.write,
    };
  };
}

/** Output tokens that what is left pays for, beside the input. */
function affordableOutput(price: Price, tokens: number, write: CacheWrite, left: Left): number {
  const rate = dearest(price, tokens, write);
  // one micro-dollar for the rounding up of the sum
  const paid = rate.out === 0 ? Number.POSITIVE_INFINITY : (left.microUsd - tokens * rate.in - 1) / rate.out;
  return Math.min(paid, left.tokens - tokens);
}
