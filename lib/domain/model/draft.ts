import type { Fields } from "@/lib/domain/model/json";
import { callPart, type Message, type Part } from "@/lib/domain/model/part";
import type { Usage } from "@/lib/domain/model/prices";

/** Characters of an answer that are kept for the trace. What the caller reads is never cut. */
const keptMax = 1_000_000;

/** A part that is still being written. */
interface Piece {
  readonly type: string;
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
  readonly #parts = new Map<string, { readonly choice: number; readonly piece: Piece | { readonly whole: Part } }>();
  #kept = 0;

  /** Adds to the part of that key, or begins it. */
  write(choice: number, key: number, type: "text" | "reasoning", content: unknown): void {
    if (typeof content === "string" && content !== "") this.#append(this.#piece(choice, key, type), content);
  }

  /** Adds to the arguments of a tool's call; name and id come once. */
  call(choice: number, key: number, call: { id?: unknown; name?: unknown; arguments?: unknown }): void {
    const piece = this.#piece(choice, key, "tool_call");
    piece.id ??= call.id;
    piece.name ??= call.name;
    if (typeof call.arguments === "string") this.#append(piece, call.arguments);
  }

  /** Parts that came whole. The same key again takes their place. */
  put(choice: number, parts: readonly Part[], key: number = this.#parts.size): void {
    for (const [index, whole] of parts.entries())
      this.#parts.set(`${choice} ${key} ${index}`, { choice, piece: { whole } });
  }

  end(choice: number, reason: unknown): void {
    if (typeof reason === "string") this.finish.set(choice, reason);
  }

  /** One message a choice. */
  messages(): readonly Message[] {
    const parts = [...this.#parts.values()];
    const choices = new Set([...parts.map(({ choice }) => choice), ...this.finish.keys()]);
    return [...choices].map((choice) => {
      const own = parts.filter((part) => part.choice === choice);
      const finish_reason = this.finish.get(choice);
      const parted = own.map(({ piece }) => ("whole" in piece ? piece.whole : partOf(piece)));
      return { role: "assistant", parts: parted, ...(finish_reason === undefined ? {} : { finish_reason }) };
    });
  }

  #piece(choice: number, index: number, type: string): Piece {
    const key = `${choice} ${index} ${type}`;
    const known = this.#parts.get(key)?.piece as Piece | undefined;
    const piece = known ?? { type, content: "" };
    if (known === undefined) this.#parts.set(key, { choice, piece });
    return piece;
  }

  #append(piece: Piece, content: string): void {
    this.#kept += content.length;
    if (this.#kept <= keptMax) piece.content += content;
  }
}

const partOf = ({ type, content, id, name }: Piece): Part =>
  type === "tool_call" ? callPart(id, name, content) : { type, content };
