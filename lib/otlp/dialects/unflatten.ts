// Some clients send structures as indexed keys:
//   llm.input_messages.0.message.role = user   →   [{ message: { role: "user" } }]
// Missing indexes close up (an SDK's attribute limit cuts keys off anywhere).
import type { Json } from "@/lib/domain/trace/step";
import { toJson } from "@/lib/otlp/dialects/read";
import type { Attributes } from "@/lib/otlp/wire";

type Node = Map<string, Node | Json>;

const segmentsMax = 24;

/** The structure below `prefix` (without its dot), undefined where there are no such keys; `used` gets the keys. */
export function unflatten(attributes: Attributes, prefix: string, used?: Set<string>): Json | undefined {
  const root: Node = new Map();
  const start = `${prefix}.`;
  for (const key in attributes) {
    if (!key.startsWith(start)) continue;
    used?.add(key);
    place(root, key.slice(start.length).split(".").slice(0, segmentsMax), toJson(attributes[key]));
  }
  return root.size === 0 ? undefined : build(root);
}

function place(root: Node, path: readonly string[], value: Json): void {
  let node = root;
  for (const segment of path.slice(0, -1)) {
    const next = node.get(segment);
    if (next instanceof Map) node = next;
    else {
      const made: Node = new Map();
      node.set(segment, made);
      node = made;
    }
  }
  const last = path.at(-1) ?? "";
  if (!(node.get(last) instanceof Map)) node.set(last, value);
}

function build(node: Node): Json {
  const entries = [...node].map(([key, value]) => [key, value instanceof Map ? build(value) : value] as const);
  if (entries.every(([key]) => /^\d{1,9}$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  }
  const fields: Record<string, Json> = Object.create(null);
  // by name: the order in which attributes come says nothing, and storage does not keep it
  for (const [key, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) fields[key] = value;
  return fields;
}
