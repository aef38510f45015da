// Of a schema and a value that breaks it: the parts where it breaks.
import type { Json } from "@/lib/domain/trace/step";
import { isFields, isList } from "./values";

export type Broken = { readonly schema: Json; readonly value: Json };

/** As deep as both have what the path (a JSON Pointer) names: a field that is missing is shown by what should hold it. */
export function narrow(schema: Json, value: Json, path: string): Broken {
  let at: Broken = { schema, value };
  for (const key of path.split("/").slice(1)) {
    const below = stepInto(at, key.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (below === null) break;
    at = below;
  }
  return at;
}

function stepInto({ schema, value }: Broken, key: string): Broken | null {
  if (!isFields(schema)) return null;
  if (isList(value)) {
    const inner = value[Number(key)];
    return inner === undefined || !isFields(schema["items"]) ? null : { schema: schema["items"], value: inner };
  }
  const fields = schema["properties"];
  if (!isFields(value) || !isFields(fields) || !Object.hasOwn(value, key) || !Object.hasOwn(fields, key)) return null;
  return { schema: fields[key] ?? null, value: value[key] ?? null };
}
