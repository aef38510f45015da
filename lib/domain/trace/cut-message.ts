// Cuts what is shown of messages and values, so that a page stays small whatever a client sent. Says how long the whole is.
import type { Json, Message, MessagePart } from "./step";

export const cutChars = 16_384;
/** Once a page holds this much, what follows is cut shorter. */
const pageChars = 3_000_000;
const scarceChars = 500;

export type Cut<T> = {
  readonly value: T /** Of the whole; null where nothing was cut. */;
  readonly characters: number | null;
};

/** What a page may still hold. */
export class CharBudget {
  #left = pageChars;

  /** The first characters of a text, never half of a pair. */
  text(text: string): Cut<string> {
    const max = this.#left > 0 ? cutChars : scarceChars;
    this.#left -= Math.min(text.length, max);
    if (text.length <= max) return { value: text, characters: null };
    const half = /[\ud800-\udbff]$/.test(text.slice(0, max)) ? 1 : 0;
    return { value: text.slice(0, max - half), characters: text.length };
  }

  /** A value as it is, or the beginning of its JSON. */
  json(value: Json): Cut<Json> {
    const body = JSON.stringify(value);
    const { value: shown, characters } = this.text(typeof value === "string" ? value : body);
    if (characters === null) return { value, characters };
    return { value: shown, characters };
  }

  message(message: Message): Cut<Message> {
    let whole = 0;
    let cut = false;
    const parts = message.parts.map((part) => {
      const { value, characters } = this.#part(part);
      if (characters !== null) cut = true;
      whole += characters ?? charsOf(part);
      return value;
    });
    return { value: { ...message, parts }, characters: cut ? whole : null };
  }

  #part(part: MessagePart): Cut<MessagePart> {
    switch (part.type) {
      case "text":
      case "reasoning":
        return as(this.text(part.text), (text) => ({ ...part, text }));
      case "tool_call":
        return as(this.json(part.arguments), (given) => ({ ...part, arguments: given }));
      case "tool_result":
        return as(this.json(part.result), (result) => ({ ...part, result }));
      case "image":
      case "file":
        return as(this.text(part.source), (source) => ({ ...part, source }));
      case "other":
        return as(this.json(part.value), (value) => ({ ...part, value }));
    }
  }
}

function as<A, B>({ value, characters }: Cut<A>, make: (value: A) => B): Cut<B> {
  return { value: make(value), characters };
}

/** Characters that a reader of the part would see. */
export function charsOf(part: MessagePart): number {
  switch (part.type) {
    case "text":
    case "reasoning":
      return part.text.length;
    case "image":
    case "file":
      return part.source.length;
    case "tool_call":
      return JSON.stringify(part.arguments).length;
    case "tool_result":
      return JSON.stringify(part.result).length;
    case "other":
      return JSON.stringify(part.value).length;
  }
}
