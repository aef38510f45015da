// Cuts a byte stream into server-sent events, at the empty lines between them, whatever chunks it comes in. Lines end in
// LF, CRLF or CR (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). Works on
// bytes: 0x0A and 0x0D are never inside a character of UTF-8, and what is passed on stays as it was.

const lf = 0x0a;
const cr = 0x0d;
/** No event of a model's API is as long; beyond it the stream is passed on unread. */
const eventBytesMax = 16 * 2 ** 20;

export class EventFrames {
  #pieces: Uint8Array[] = [];
  #size = 0;
  #lineIsEmpty = true;
  #afterCr = false;
  /** An event ended in CR: an LF that follows belongs to it. */
  #ended = false;

  /** The events that this chunk completes, each with the empty line that ends it. */
  push(chunk: Uint8Array): Uint8Array[] {
    const events: Uint8Array[] = [];
    let from = 0;
    const cut = (to: number) => {
      this.#keep(chunk.subarray(from, to));
      events.push(this.rest());
      from = to;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#ended) {
        cut(byte === lf ? at + 1 : at);
        this.#ended = false;
        if (byte === lf) {
          this.#afterCr = false;
          continue;
        }
      }
      if (byte === lf && this.#afterCr) {
        this.#afterCr = false; // second half of a line end
      } else if (byte === lf || byte === cr) {
        this.#afterCr = byte === cr;
        if (this.#lineIsEmpty && byte === lf) cut(at + 1);
        else this.#ended = this.#lineIsEmpty;
        this.#lineIsEmpty = true;
      } else {
        this.#afterCr = false;
        this.#lineIsEmpty = false;
      }
    }
    this.#keep(chunk.subarray(from));
    if (this.#size > eventBytesMax) events.push(this.rest());
    return events;
  }

  /** Nothing came after the last whole event. */
  get isBetween(): boolean {
    return this.#size === 0;
  }

  /** What came after the last whole event. */
  rest(): Uint8Array {
    const [only] = this.#pieces;
    const joined = this.#pieces.length === 1 && only ? only : concat(this.#pieces, this.#size);
    this.#pieces = [];
    this.#size = 0;
    return joined;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#size += piece.length;
  }
}

export function concat(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Keeps nothing from one event to the next: each is whole, and so are its characters. */
const decoder = new TextDecoder();

/** What the lines of this field say in one event, joined. Null: it has none. */
export function fieldOf(event: Uint8Array, field: string): string | null {
  const [start, lines] = [`${field}:`, decoder.decode(event).split(/\r\n|\n|\r/)];
  const said = lines.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length).replace(/^ /, "")] : []));
  return said.length === 0 ? null : said.join("\n");
}

/** The data of one event. Null: it has none. */
export const dataOf = (event: Uint8Array): string | null => fieldOf(event, "data");
