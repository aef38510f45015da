// What a part of a message is while it is being read.
import type { Json, MessagePart } from "@/lib/domain/trace/step";
import type { Fields } from "@/lib/otlp/dialects/read";

/** `written`: inline media as the client wrote it, without the prefix that makes it a URL. */
type Media<T extends string> = Extract<MessagePart, { type: T }> & { readonly written?: string };
export type ReadPart = Exclude<MessagePart, { type: "image" | "file" }> | Media<"image"> | Media<"file">;

/** The first of these keys that has a value. */
export function anyOf(part: Fields, ...keys: readonly string[]): Json | undefined {
  for (const key of keys) {
    const value = part[key];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
