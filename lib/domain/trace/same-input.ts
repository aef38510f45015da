// Did two steps get the same input? Only what the clients sent counts: two steps without any are not known to be alike.
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { Message, Step } from "./step";

export type Asked = Pick<Step, "inputText" | "tool"> & { readonly messages: readonly Message[] };

export function sameInput(a: Asked, b: Asked): boolean {
  if (a.tool !== null && b.tool !== null && (a.tool.arguments !== null || b.tool.arguments !== null)) {
    return isSameJson(a.tool.arguments, b.tool.arguments);
  }
  const [asked, other] = [a, b].map(({ messages }) => messages.filter(({ direction }) => direction === "input"));
  if (asked?.length || other?.length) return isSameJson(asked ?? [], other ?? []);
  return a.inputText !== null && a.inputText === b.inputText;
}

const isSameJson = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);
