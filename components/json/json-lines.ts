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
  const layout = layoutSlowly(root);
  for (let step = layout.next(); ; step = layout.next()) if (step.done) return step.value;
}

type Place = Pick<JsonLine, "depth" | "key" | "more" | "parent">;
type Open = {
  readonly line: JsonLine;
  readonly at: number;
  readonly members: ReturnType<typeof membersOf>;
  next: number;
};

/** Lines between two pauses: a fraction of a millisecond each. */
const linesAStep = 500;

/** As `layoutJson`, with pauses: a document of megabytes must not hold up the page. Yields how many lines there are so far. */
export function* layoutSlowly(root: JsonNode): Generator<number, readonly JsonLine[]> {
  const lines: JsonLine[] = [];
  const open: Open[] = [];
  addLine(lines, open, root, { depth: 0, key: null, more: false, parent: -1 });
  for (let inside = open.at(-1); inside; inside = open.at(-1)) {
    const member = inside.members[inside.next];
    if (member) {
      inside.next += 1;
      const place = {
        depth: open.length,
        key: member[0],
        more: inside.next < inside.members.length,
        parent: inside.at,
      };
      addLine(lines, open, member[1], place);
    } else {
      open.pop();
      inside.line.end = lines.length;
      lines.push({ ...inside.line, part: "close", key: null });
    }
    if (lines.length % linesAStep === 0) yield lines.length;
  }
  return lines;
}

function addLine(lines: JsonLine[], open: Open[], node: JsonNode, place: Place): void {
  const at = lines.length;
  const members = membersOf(node);
  const whole = members.length === 0 || isInline(members);
  const line: JsonLine = { part: whole ? "whole" : "open", node, ...place, end: at };
  lines.push(line);
  if (!whole) open.push({ line, at, members, next: 0 });
}

/** Name or place and value of each member; none for a plain value. */
export function membersOf(node: JsonNode): readonly (readonly [string | number, JsonNode])[] {
  if (node.type === "object") return node.entries;
  if (node.type === "array") return node.items.map((item, index) => [index, item] as const);
  return [];
}

/** Short and holding plain values only: written on one line. */
function isInline(members: ReturnType<typeof membersOf>): boolean {
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

/** Lines whose key or plain value contains the text, in lower case; those of a closed container too. */
export function findLines(lines: readonly JsonLine[], text: string): readonly number[] {
  if (text === "") return [];
  const found: number[] = [];
  for (const [at, line] of lines.entries()) if (saysText(line, text)) found.push(at);
  return found;
}

function saysText({ part, key, node }: JsonLine, text: string): boolean {
  if (part === "close") return false;
  if (typeof key === "string" && key.toLowerCase().includes(text)) return true;
  if (part === "open") return false;
  return plainValues(node).some((value) => value.toLowerCase().includes(text));
}

/** What a line says besides its own key: its value, or the members that are written on it. */
function plainValues(node: JsonNode): readonly string[] {
  if (node.type === "string") return [node.value];
  if (node.type === "number" || node.type === "literal") return [node.text];
  return membersOf(node).flatMap(([key, member]) => [
    ...(typeof key === "string" ? [key] : []),
    ...plainValues(member),
  ]);
}

/** What is closed once the line is in view. */
export function openedTo(lines: readonly JsonLine[], closed: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(closed);
  for (let parent = lines[at]?.parent ?? -1; parent >= 0; parent = lines[parent]?.parent ?? -1) next.delete(parent);
  return next;
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

/** The line that shows what a JSON pointer leads to, else the nearest one around it. */
export function lineAt(lines: readonly JsonLine[], path: string): number {
  const keys = path.split("/").slice(1);
  let at = 0;
  for (const escaped of keys) {
    const key = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
    const holder = lines[at];
    if (holder?.part !== "open") return at;
    let member = at + 1;
    while (member < holder.end && String(lines[member]?.key) !== key) member = (lines[member]?.end ?? member) + 1;
    if (member >= holder.end) return at;
    at = member;
  }
  return at;
}
