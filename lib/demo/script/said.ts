// What the scripted models say. Pure: the same conversation is answered alike, so that a resumed run meets the same model.

export type Asked = {
  readonly model: string;
  readonly system: string;
  /** All that stands in the conversation, the newest last. */
  readonly texts: readonly string[];
  /** Answers that the model gave before. */
  readonly answered: number;
};
export type ToolCall = { readonly name: string; readonly input: Readonly<Record<string, string>> };
export type Said =
  | { readonly text: string; readonly tools?: readonly ToolCall[] }
  /** The provider fails with this HTTP status. */
  | { readonly fails: number };
