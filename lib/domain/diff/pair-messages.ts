// Two conversations, message by message: equal contents in order first (longest common part), and between them messages of
// one role in the order in which they stand. What varies by itself makes no difference.
import type { Message } from "@/lib/domain/trace/step";
import { normaliseJson } from "./normalise";
import { commonPart, type Pair } from "./sequence";

/** In the order of the conversation; null where a side has no such message. `same`: nothing but ids and times differs. */
export type MessagePair = {
  readonly base: Message | null;
  readonly head: Message | null;
  readonly same: boolean;
};

export function pairMessages(base: readonly Message[], head: readonly Message[]): MessagePair[] {
  const keys = new Map<string, number>();
  const keyOf = ({ role, name, parts }: Message) => {
    const text = `${role}\n${name ?? ""}\n${normaliseJson(parts)}`;
    const key = keys.get(text) ?? keys.size;
    keys.set(text, key);
    return key;
  };
  const equal = commonPart(base.map(keyOf), head.map(keyOf));
  const pairs: MessagePair[] = [];
  let from: Pair = [0, 0];
  for (const [b, h] of [...equal, [base.length, head.length] as const]) {
    pairs.push(...pairGap(base.slice(from[0], b), head.slice(from[1], h)));
    const [left = null, right = null] = [base[b], head[h]];
    if (left !== null && right !== null) pairs.push({ base: left, head: right, same: true });
    from = [b + 1, h + 1];
  }
  return pairs;
}

/** What one side left out comes before what the other put in its place. */
function pairGap(base: readonly Message[], head: readonly Message[]): MessagePair[] {
  const roles = new Map<string, number>();
  const roleOf = ({ role }: Message) => {
    const known = roles.get(role) ?? roles.size;
    roles.set(role, known);
    return known;
  };
  const pairs: MessagePair[] = [];
  let from: Pair = [0, 0];
  for (const [b, h] of [...commonPart(base.map(roleOf), head.map(roleOf)), [base.length, head.length] as const]) {
    for (const message of base.slice(from[0], b)) pairs.push({ base: message, head: null, same: false });
    for (const message of head.slice(from[1], h)) pairs.push({ base: null, head: message, same: false });
    const [left = null, right = null] = [base[b], head[h]];
    if (left !== null && right !== null) pairs.push({ base: left, head: right, same: false });
    from = [b + 1, h + 1];
  }
  return pairs;
}
