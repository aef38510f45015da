import type { JsonNode } from "./read-json";

/**
 * A document as numbered lines. A container is a line that opens it, its members, and a line that closes it; an empty
 * or short one of plain values is one line:
 *
 *     0 {                          open   end 4
 *     1   "tags": ["a", "b"],      whole
 *     2   "order": {               open   end 4 … 3 is its member
 */
export type JsonLine = {
  readonly part: "whole" | "open" | "close";
  readonly node: JsonNode;
  readonly depth: number;
  /** Member name or place in the array around it; null for the document itself and for closing lines. */
  readonly key: string | number | null;
  /** Followed by a comma. */
  readonly more: boolean;
  /** Line that opens the container around it, -1 at the top. */
  readonly parent: number;
  /** Line that closes what this one opens; itself otherwise. */
  end: number;
};

const inlineCharsMax = 60;
const openLinesMax = 40;
const openDepthMax = 3;

export function layoutJson(root: JsonNode): readonly JsonLine[] {
  const lines: JsonLine[] = [];
  addLines(lines, root, { depth: 0, key: null, more: false, parent: -1 });
  return lines;
}

type Place = Pick<JsonLine, "depth" | "key" | "more" | "parent">;

function addLines(lines: JsonLine[], node: JsonNode, place: Place): void {
  const at = lines.length;
  const members = membersOf(node);
  if (members.length === 0 || isInline(node)) {
    lines.push({ part: "whole", node, ...place, end: at });
    return;
  }
  const open: JsonLine = { part: "open", node, ...place, end: at };
  lines.push(open);
  for (const [index, [key, member]] of members.entries()) {
    addLines(lines, member, { depth: place.depth + 1, key, more: index < members.length - 1, parent: at });
  }
  open.end = lines.length;
  lines.push({ part: "close", node, ...place, key: null, end: lines.length });
}

/** Name or place and value of each member; none for a plain value. */
export function membersOf(node: JsonNode): readonly (readonly [string | number, JsonNode])[] {
  if (node.type === "object") return node.entries;
  if (node.type === "array") return node.items.map((item, index) => [index, item] as const);
  return [];
}

/** Short and holding plain values only: written on one line. */
function isInline(node: JsonNode): boolean {
  const members = membersOf(node);
  if (members.length > inlineCharsMax / 3) return false;
  let chars = 2;
  for (const [key, member] of members) {
    if (member.type === "object" || member.type === "array") return false;
    const value = member.type === "string" ? member.value.length + 2 : member.text.length;
    chars += value + 2 + (typeof key === "string" ? key.length + 4 : 0);
    if (chars > inlineCharsMax) return false;
  }
  return true;
}

/** What a long document starts with closed: all that is deeper than three levels. */
export function closedAtFirst(lines: readonly JsonLine[]): ReadonlySet<number> {
  const closed = new Set<number>();
  if (lines.length <= openLinesMax) return closed;
  for (const [at, line] of lines.entries()) if (line.part === "open" && line.depth >= openDepthMax) closed.add(at);
  return closed;
}

/** Lines to draw: all but those inside a closed container (its closing line included). */
export function openLines(lines: readonly JsonLine[], closed: ReadonlySet<number>): readonly number[] {
  const open: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    open.push(at);
    if (closed.has(at)) at = lines[at]?.end ?? at;
  }
  return open;
}

/** JSON pointer (RFC 6901) of what a line shows. */
export function pointerOf(lines: readonly JsonLine[], at: number): string {
  const keys: string[] = [];
  for (let line = lines[at]; line; line = lines[line.parent]) {
    const key = line.part === "close" ? null : line.key;
    if (key !== null) keys.unshift(String(key).replaceAll("~", "~0").replaceAll("/", "~1"));
  }
  return keys.map((key) => `/${key}`).join("");
}
