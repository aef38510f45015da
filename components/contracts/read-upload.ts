import type { NewContract } from "@/lib/contract/contracts";
import { readZod } from "@/lib/domain/contracts/read-zod";

type Upload =
  | { readonly body: Pick<NewContract, "schema" | "zod" | "name">; readonly says: string }
  | { readonly wrong: string };

/** What begins as JSON is a JSON Schema; anything else is the source of a zod schema. */
export function readUpload(source: string): Upload {
  if (!/^\s*[{[]/.test(source)) return readSource(source);
  try {
    const schema: unknown = JSON.parse(source);
    if (typeof schema !== "object" || schema === null || Array.isArray(schema))
      return { wrong: "A JSON Schema is an object." };
    return { body: { schema: schema as NewContract["schema"] }, says: "JSON Schema" };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : "This is not JSON." };
  }
}

function readSource(source: string): Upload {
  const read = readZod(source);
  if ("message" in read) return { wrong: `Line ${read.line}: ${read.message}` };
  const fields = Object.keys((read.schema["properties"] as object | undefined) ?? {}).length;
  const others = read.names.length > 1 ? `, the last of ${read.names.length} schemas` : "";
  return {
    body: { zod: source, name: read.name },
    says: `zod: ${read.name}${fields > 0 ? `, ${fields} fields` : ""}${others}`,
  };
}
