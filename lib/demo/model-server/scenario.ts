// What a scripted model does with one request, in the words of no provider.

/** OpenAI chat completions and responses, Anthropic messages, Google generateContent. */
export type ModelApi = "chat" | "responses" | "messages" | "generate";

export type ModelRequest = {
  readonly api: ModelApi;
  readonly model: string;
  /** Server-sent events; or a JSON array, which Google sends to whoever does not ask for events. */
  readonly stream: "events" | "list" | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of all requests to this server, from 1. */
  readonly number: number;
};

export type ToolCall = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };

/** `in` includes cached and written tokens, `out` includes reasoning. */
export type Tokens = {
  readonly in: number;
  readonly out: number;
  readonly cached?: number;
  readonly written?: number;
  readonly reasoning?: number;
};

export type Answer = {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly ToolCall[];
  /** Counted from the texts where it is missing, four bytes each. */
  readonly tokens?: Tokens;
  /** The answer was cut at the request's maximum. */
  readonly truncated?: boolean;
};

export type Scenario = (
  | { readonly say: Answer }
  /** The provider's error of this HTTP status. */
  | { readonly fails: number; readonly retryAfterS?: number }
  /** 200 with this body, whatever it is. */
  | { readonly raw: string }
  /** The connection ends without an answer. */
  | { readonly drops: true }
) &
  Pace;

type Pace = {
  /** Before the first byte of the answer. */
  readonly afterMs?: number;
  /** Between two events of a stream. */
  readonly everyMs?: number;
  /** The stream is sent in pieces of so many bytes, wherever they cut. */
  readonly pieceBytes?: number;
  readonly lineEnd?: "\n" | "\r\n" | "\r";
  /** The connection breaks after so many events of a stream, or inside a plain answer. */
  readonly cutAfter?: number;
  /** The provider fails inside the stream, after so many events. */
  readonly breaksAfter?: number;
};
