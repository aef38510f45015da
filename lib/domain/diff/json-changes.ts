// In which places two JSON values differ, as JSON Pointers (RFC 6901).
import type { Json } from "@/lib/domain/trace/step";

export type JsonChange = {
  /** Empty for the whole value. */
  readonly path: string;
  /** undefined: only the other value has it. */
  readonly base: Json | undefined;
  readonly head: Json | undefined;
};

const changesMax = 200;
const depthMax = 60;

/** In the order of base's keys, at most 200. Lists are compared place by place. */
export function jsonChanges(base: Json, head: Json): JsonChange[] {
  const found: JsonChange[] = [];
  compare(base, head, "", 0, found);
  return found;
}

function compare(
  base: Json | undefined,
  head: Json | undefined,
  path: string,
  depth: number,
  found: JsonChange[],
): void {
  if (found.length >= changesMax || base === head) return;
  const [left, right] = [membersOf(base), membersOf(head)];
  if (left === null || right === null || Array.isArray(base) !== Array.isArray(head) || depth >= depthMax) {
    if (JSON.stringify(base) !== JSON.stringify(head)) found.push({ path, base, head });
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    compare(
      own(left, key),
      own(right, key),
      `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      depth + 1,
      found,
    );
  }
}

type Members = { readonly [key: string]: Json };

const own = (members: Members, key: string) => (Object.hasOwn(members, key) ? members[key] : undefined);

function membersOf(value: Json | undefined): Members | null {
  return typeof value === "object" && value !== null ? (value as Members) : null;
}
