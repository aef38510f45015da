// A value as JSON for a span: redacted, never longer than the limits, and never more work than they allow, whatever it is.

export type Redact = (path: string, value: unknown) => unknown;

/** Of one recorded value: characters of its texts, keys and items, and nesting. */
export const valueLimits = { characters: 32_768, nodes: 4_000, depth: 16 };

interface Room {
  characters: number;
  nodes: number;
  readonly redact: Redact | undefined;
  readonly above: object[];
}

/** What is left out says so in its place; a `redact` that throws hides the value. */
export function boundedJson(path: string, value: unknown, redact?: Redact): string {
  return JSON.stringify(boundedValue(path, value, redact)) ?? "null";
}

/** The same as a value of plain JSON. */
export function boundedValue(path: string, value: unknown, redact?: Redact): unknown {
  const room: Room = { characters: valueLimits.characters, nodes: valueLimits.nodes, redact, above: [] };
  return read(path, value, room);
}

function read(path: string, raw: unknown, room: Room): unknown {
  room.nodes--;
  const value = plain(redacted(path, raw, room.redact));
  if (typeof value === "string") return text(value, room);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (room.above.includes(value)) return "[circular]";
  if (room.above.length >= valueLimits.depth) return "[too deep]";
  room.above.push(value);
  const copy = Array.isArray(value) ? items(path, value, room) : fields(path, value, room);
  room.above.pop();
  return copy;
}

function redacted(path: string, value: unknown, redact: Redact | undefined): unknown {
  if (!redact) return value;
  try {
    return redact(path, value);
  } catch {
    return "[redact failed]";
  }
}

function text(value: string, room: Room): string {
  const most = Math.max(0, room.characters);
  room.characters -= value.length;
  if (value.length <= most) return value;
  // half a surrogate pair is no text
  const kept = value.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${kept}… [${value.length - kept.length} more characters]`;
}

function items(path: string, list: readonly unknown[], room: Room): unknown[] {
  const copy: unknown[] = [];
  for (const [at, item] of list.entries()) {
    if (isFull(room)) {
      copy.push(`[${list.length - at} more]`);
      break;
    }
    copy.push(read(`${path}.${at}`, item, room));
  }
  return copy;
}

function fields(path: string, record: object, room: Room): Record<string, unknown> {
  // without a prototype "__proto__" is a field like any other
  const copy: Record<string, unknown> = Object.create(null);
  for (const key in record) {
    if (!Object.hasOwn(record, key)) continue;
    if (isFull(room)) {
      copy["…"] = "[more fields]";
      break;
    }
    room.characters -= key.length;
    copy[key] = read(`${path}.${key}`, member(record, key), room);
  }
  return copy;
}

function member(record: object, key: string): unknown {
  try {
    return (record as Record<string, unknown>)[key];
  } catch {
    return "[unreadable]";
  }
}

function isFull(room: Room): boolean {
  return room.nodes <= 0 || room.characters <= 0;
}

/** JSON has fewer kinds of values than JavaScript. */
function plain(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "symbol":
    case "function":
      return `[${typeof value}]`;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      return value === null ? null : plainObject(value);
    default:
      return value;
  }
}

function plainObject(value: object): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof Map) return Object.fromEntries(some(value).map(([key, item]) => [String(key), item]));
  if (value instanceof Set) return some(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  return ownJson(value as { toJSON?: unknown });
}

function some<T>(items: Iterable<T>): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length >= valueLimits.nodes) break;
    first.push(item);
  }
  return first;
}

function ownJson(value: { toJSON?: unknown }): unknown {
  try {
    return typeof value.toJSON === "function" ? value.toJSON() : value;
  } catch {
    return "[unreadable]";
  }
}
