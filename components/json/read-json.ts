import type { Json } from "@/lib/domain/trace/step";

/** JSON as it was written: numbers keep their digits (beyond 2^53 too), objects their order and doubled keys. */
export type JsonNode =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "number"; readonly text: string }
  | { readonly type: "literal"; readonly text: "true" | "false" | "null" }
  | { readonly type: "array"; readonly items: readonly JsonNode[] }
  | { readonly type: "object"; readonly entries: readonly (readonly [string, JsonNode])[] };

const depthMax = 500;
const literals = ["true", "false", "null"] as const;
const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spaceShape = /[ \t\n\r]*/y;
// runs of plain characters are taken at once: a repeated group would overflow the matcher's stack on megabytes
const stringStop = /["\\\p{Cc}]/gu;

/** Reads a JSON text (RFC 8259); null where it is none, or nested deeper than 500. */
export function readJson(text: string): JsonNode | null {
  try {
    const reader = new Reader(text);
    const node = reader.value(0);
    return reader.atEnd() ? node : null;
  } catch (cause) {
    if (cause instanceof NotJson) return null;
    throw cause;
  }
}

/** An object or array in a text; a bare number or quoted word is text to a reader. */
export function readDocument(text: string): JsonNode | null {
  if (!/^\s*[[{]/.test(text.slice(0, 100))) return null;
  return readJson(text);
}

export function fromValue(value: Json): JsonNode {
  if (value === null || typeof value === "boolean") return { type: "literal", text: `${value}` };
  if (typeof value === "number") return { type: "number", text: String(value) };
  if (typeof value === "string") return { type: "string", value };
  return Array.isArray(value) ? new ListNode(value) : new FieldsNode(value as Fields);
}

type Fields = { readonly [key: string]: Json };
type Entries = readonly (readonly [string, JsonNode])[];

// Members are made when they are asked for: a value of megabytes is read a little at a time.
class ListNode {
  readonly type = "array";
  readonly #value: readonly Json[];
  #items: readonly JsonNode[] | null = null;
  constructor(value: readonly Json[]) {
    this.#value = value;
  }
  get items(): readonly JsonNode[] {
    this.#items ??= this.#value.map(fromValue);
    return this.#items;
  }
}

class FieldsNode {
  readonly type = "object";
  readonly #value: Fields;
  #entries: Entries | null = null;
  constructor(value: Fields) {
    this.#value = value;
  }
  get entries(): Entries {
    this.#entries ??= Object.entries(this.#value).map(([key, member]) => [key, fromValue(member)] as const);
    return this.#entries;
  }
}

/** The node as JSON text, digits as read; indented by two spaces. */
export function writeJson(node: JsonNode, indent = ""): string {
  const inner = `${indent}  `;
  const block = (open: string, lines: readonly string[], close: string) =>
    lines.length === 0 ? open + close : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
  switch (node.type) {
    case "string":
      return JSON.stringify(node.value);
    case "array":
      return block(
        "[",
        node.items.map((item) => writeJson(item, inner)),
        "]",
      );
    case "object":
      return block(
        "{",
        node.entries.map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item, inner)}`),
        "}",
      );
    default:
      return node.text;
  }
}

class NotJson extends Error {}

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    this.space();
    return this.at === this.text.length;
  }

  value(depth: number): JsonNode {
    if (depth > depthMax) throw new NotJson();
    this.space();
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return { type: "string", value: this.string() };
      default:
        return this.scalar();
    }
  }

  private object(depth: number): JsonNode {
    const entries: [string, JsonNode][] = [];
    this.members("}", () => {
      this.space();
      const key = this.string();
      this.space();
      if (!this.take(":")) throw new NotJson();
      entries.push([key, this.value(depth + 1)]);
    });
    return { type: "object", entries };
  }

  private array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.members("]", () => items.push(this.value(depth + 1)));
    return { type: "array", items };
  }

  private members(close: string, member: () => void): void {
    this.at += 1;
    this.space();
    if (this.take(close)) return;
    do member();
    while (this.comma());
    if (!this.take(close)) throw new NotJson();
  }

  private comma(): boolean {
    this.space();
    return this.take(",");
  }

  private string(): string {
    const from = this.at;
    if (this.text[from] !== '"') throw new NotJson();
    stringStop.lastIndex = from + 1;
    for (let stop = stringStop.exec(this.text); stop; stop = stringStop.exec(this.text)) {
      if (stop[0] === '"') {
        this.at = stop.index + 1;
        return unquote(this.text.slice(from, this.at));
      }
      if (stop[0] < " ") break;
      if (stop[0] === "\\") stringStop.lastIndex = stop.index + 2;
    }
    throw new NotJson();
  }

  private scalar(): JsonNode {
    for (const literal of literals) if (this.take(literal)) return { type: "literal", text: literal };
    const text = this.match(numberShape);
    if (text === "") throw new NotJson();
    return { type: "number", text };
  }

  private take(word: string): boolean {
    const found = this.text.startsWith(word, this.at);
    if (found) this.at += word.length;
    return found;
  }

  private space(): void {
    this.match(spaceShape);
  }

  private match(shape: RegExp): string {
    shape.lastIndex = this.at;
    const found = shape.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}

/** Content of a quoted string with its quotes. */
function unquote(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new NotJson();
  }
}
