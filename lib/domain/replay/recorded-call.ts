import type { Json, Message, MessagePart, Step, ToolOffer } from "@/lib/domain/trace/step";

/** What is known of a step that can be done again. */
export type RecordedCall = Pick<
  Step,
  "kind" | "model" | "provider" | "inputText" | "outputText" | "toolCalls" | "tool"
> & {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolOffer[];
  readonly parameters: readonly { readonly name: string; readonly value: Json }[];
};

export type Fields = { readonly [key: string]: Json };

/** What the model was told, without the answer. */
export const askedOf = (call: RecordedCall) => call.messages.filter((message) => message.direction === "input");

export const textsOf = (parts: readonly MessagePart[]): string[] =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : []));

/** Instructions stand apart in some APIs. */
export const isSystem = ({ role }: Message) => role === "system" || role === "developer";

export const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Only what is there: an API refuses a null where it has a default. */
export function present(fields: { readonly [key: string]: Json | undefined }): Fields {
  const kept = Object.entries(fields).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null,
  );
  return Object.fromEntries(kept);
}

export const parameterOf = (call: RecordedCall, name: string): Json | undefined =>
  call.parameters.find((parameter) => parameter.name === name)?.value;

export const schemaOf = (tool: ToolOffer): Json => tool.schema ?? { type: "object", properties: {} };

/** Ids of calls and results: a client may have left them out, and an API pairs by them. Both sides count alike. */
export class CallIds {
  #asked = 0;
  #answered = 0;

  ofCall(id: string | null): string {
    this.#asked += 1;
    return id ?? `call_${this.#asked}`;
  }

  ofResult(id: string | null): string {
    this.#answered += 1;
    return id ?? `call_${this.#answered}`;
  }
}
