// Gemini's answer as its stream brought it: each chunk is a message of the model, with the next piece of one text.
//   [{role: model, parts: [{text: "Your "}]}, {role: model, parts: [{text: "order"}]}]  ->  one message, "Your order"
import type { Json } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList } from "@/lib/otlp/dialects/read";

type Chunk = Fields & { readonly parts: readonly Json[] };

const isChunk = (item: Json): item is Chunk => isFields(item) && item["role"] === "model" && isList(item["parts"]);

/** One message of them all, where they are such chunks; else the items as they are. */
export function joinChunks(items: readonly Json[]): readonly Json[] {
  if (items.length < 2 || !items.every(isChunk)) return items;
  const parts: Json[] = [];
  for (const part of items.flatMap((chunk) => chunk.parts)) {
    const last = parts.at(-1);
    if (isPiece(part) && isPiece(last) && part["thought"] === last["thought"]) {
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    } else parts.push(part);
  }
  return [{ ...items.at(-1), parts }];
}

const isPiece = (part: Json | undefined): part is Fields & { readonly text: string } =>
  isFields(part) && typeof part["text"] === "string";
