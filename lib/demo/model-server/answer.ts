// What every provider's answer is made of, with nothing left open. Counts rather than chance: a test can say the bytes.
import type { Answer, ModelRequest, Tokens, ToolCall } from "./scenario";

export type Said = {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly (ToolCall & { readonly id: string })[];
  readonly tokens: Required<Tokens>;
  readonly truncated: boolean;
};

/** How a provider writes an answer: whole, or as the data of the events of a stream. */
export type Dialect = {
  readonly whole: (said: Said, request: ModelRequest) => unknown;
  readonly events: (said: Said, request: ModelRequest) => readonly StreamEvent[];
};
export type StreamEvent = { readonly event?: string; readonly data: unknown };

export function sayIn(request: ModelRequest, answer: Answer): Said {
  const { text = "", reasoning = "", toolCalls = [], truncated = false } = answer;
  const out = countTokens(text + reasoning + JSON.stringify(toolCalls));
  return {
    id: String(request.number).padStart(8, "0"),
    model: request.model,
    text,
    reasoning,
    toolCalls: toolCalls.map((call, index) => ({ ...call, id: `${request.number}_${index}` })),
    tokens: {
      cached: 0,
      written: 0,
      reasoning: countTokens(reasoning),
      ...(answer.tokens ?? { in: countTokens(JSON.stringify(request.body)), out }),
    },
    truncated,
  };
}

const countTokens = (text: string) => Math.ceil(Buffer.byteLength(text) / 4);

/** The pieces in which a text streams: words with what follows them, so that some cut between bytes of a character's neighbours. */
export const pieces = (text: string): readonly string[] => text.match(/\S+\s*|\s+/gu) ?? [];
/** The pieces in which the JSON of arguments streams. */
export const fragments = (json: string): readonly string[] => json.match(/.{1,7}/gsu) ?? [];
