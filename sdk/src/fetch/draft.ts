import type { Fields } from "@/sdk/src/fetch/json";
import { callPart, type Message, type Part, reasoningPart, textPart } from "@/sdk/src/fetch/part";
import type { Usage } from "@/sdk/src/prices";

/** Characters of an answer that are kept for the trace. What the caller reads is never cut. */
const keptMax = 1_000_000;

/** A part that is still being written. */
interface Piece {
  readonly type: "text" | "reasoning" | "tool_call";
  content: string;
  id?: unknown;
  name?: unknown;
}

/** What is known of an answer while it comes in. Readers of the APIs write into it. */
export class Draft {
  id: string | null = null;
  model: string | null = null;
  /** Tokens that are billed, as the provider tells them. */
  usage: Usage | null = null;
  /** The same as it was written, where a stream tells it bit by bit. */
  told: Fields = {};
  /** The provider has said its last word: `usage` is all of it. Until then its input is true and its output may grow. */
  final = false;
  /** It failed inside an answer that began well. */
  fault: "429" | "5xx" | null = null;
  readonly finish = new Map<number, string>();
  readonly #pieces = new Map<string, Piece>();
  readonly #parts = new Map<string, { readonly choice: number; readonly part: () => Part }>();
  #kept = 0;

  /** Adds to the part of that key, or begins it. */
  write(choice: number, key: string | number, type: "text" | "reasoning", content: unknown): void {
    if (typeof content === "string" && content !== "")
      this.#append(this.#piece(choice, `${type} ${key}`, type), content);
  }

  /** Adds to the arguments of a tool's call; name and id come once. */
  call(choice: number, key: string | number, call: { id?: unknown; name?: unknown; arguments?: unknown }): void {
    const piece = this.#piece(choice, `call ${key}`, "tool_call");
    piece.id ??= call.id;
    piece.name ??= call.name;
    if (typeof call.arguments === "string") this.#append(piece, call.arguments);
  }

  /** A part that came whole. The same key again takes its place. */
  put(choice: number, parts: readonly Part[], key: string | number = this.#parts.size): void {
    for (const [index, part] of parts.entries()) {
      this.#parts.set(`${choice} whole ${key} ${index}`, { choice, part: () => part });
    }
  }

  /** One message a choice. */
  messages(): readonly Message[] {
    const parts = [...this.#parts.values()];
    const choices = new Set([...parts.map(({ choice }) => choice), ...this.finish.keys()]);
    return [...choices].map((choice) => {
      const finish_reason = this.finish.get(choice);
      return {
        role: "assistant",
        parts: parts.filter((entry) => entry.choice === choice).map(({ part }) => part()),
        ...(finish_reason === undefined ? {} : { finish_reason }),
      };
    });
  }

  #piece(choice: number, name: string, type: Piece["type"]): Piece {
    const key = `${choice} ${name}`;
    const piece = this.#pieces.get(key) ?? { type, content: "" };
    this.#pieces.set(key, piece);
    if (!this.#parts.has(key)) this.#parts.set(key, { choice, part: () => partOf(piece) });
    return piece;
  }

  #append(piece: Piece, content: string): void {
    if (this.#kept >= keptMax) return;
    this.#kept += content.length;
    piece.content += content;
  }
}

function partOf({ type, content, id, name }: Piece): Part {
  if (type === "tool_call") return callPart(id, name, content || {});
  return type === "text" ? textPart(content) : reasoningPart(content);
}
