// What of a call's messages was known from the calls before it. Compared part by part and by hash: clients send an answer
// back in another form than they got it, as one message or two, with or without its reasoning.
import type { Message, MessagePart } from "./step";

/** A call's messages, each part by its hash; what is no content of the conversation (reasoning) is left out. */
export type Heard = {
  readonly keys: readonly string[];
  /** Message of each key. */
  readonly of: readonly number[];
  /** Keys before the answer. */
  readonly asked: number;
  /** Keys of the instructions at the start. */
  readonly instructions: number;
};

export type History = {
  /** Messages that a call before this one knew already, by their place. */
  readonly known: ReadonlySet<number>;
  /** The call goes on with a conversation whose past was changed: shortened, summed up, or edited. */
  readonly rewritten: boolean;
  /** Messages of the past that are no longer there. */
  readonly dropped: number;
  /** Which of the calls before it goes on from, by its place among them; null: a conversation of its own. */
  readonly from: number | null;
};

/** `hash` of a text: equal only for equal texts. */
export function hear(messages: readonly Message[], hash: (text: string) => string): Heard {
  const keys: string[] = [];
  const of: number[] = [];
  let asked = 0;
  let instructions = 0;
  for (const [place, message] of messages.entries()) {
    const before = keys.length;
    for (const part of message.parts) {
      const content = contentOf(message.role, part);
      if (content === null) continue;
      keys.push(hash(content));
      of.push(place);
    }
    if (message.direction === "input") asked = keys.length;
    if (isInstruction(message) && instructions === before) instructions = keys.length;
  }
  return { keys, of, asked, instructions };
}

const isInstruction = ({ role }: Message) => role === "system" || role === "developer";

function contentOf(role: string, part: MessagePart): string | null {
  switch (part.type) {
    case "reasoning":
      return null;
    case "text":
      return part.text.trim() === "" ? null : `text ${role === "assistant" ? "said" : "told"} ${part.text.trim()}`;
    case "tool_call":
      return `call ${part.name} ${JSON.stringify(part.arguments)}`;
    case "tool_result":
      return `result ${part.id ?? part.name} ${JSON.stringify(part.result)}`;
    default:
      return JSON.stringify(part);
  }
}

type Fit = { readonly prefix: number; readonly shared: number; readonly before: Heard; readonly from: number };

/** `before`: calls that it may go on from, latest first. */
export function compareHistory(now: Heard, before: readonly Heard[]): History {
  let best: Fit | null = null;
  for (const [from, call] of before.entries()) {
    const fit = { prefix: commonPrefix(now, call), shared: countShared(now, call), before: call, from };
    if (best === null || fit.shared > best.shared || (fit.shared === best.shared && fit.prefix > best.prefix))
      best = fit;
  }
  if (best === null) return { known: new Set(), rewritten: false, dropped: 0, from: null };
  const past = best.before.asked - best.before.instructions;
  const goesOn = best.shared > 0 && best.prefix >= past;
  const rewritten = !goesOn && (best.shared > best.prefix || isSummedUp(now, best));
  if (!goesOn && !rewritten) return { known: knownInstructions(now, before), rewritten: false, dropped: 0, from: null };
  const known = knownKeys(now, best.before);
  const sayings = past - countShared(best.before, now, best.before.asked);
  return {
    known: wholeMessages(now, known),
    rewritten,
    dropped: rewritten ? Math.max(1, sayings) : 0,
    from: best.from,
  };
}

/** Same instructions, a past of some length, and little or nothing of it left. */
function isSummedUp(now: Heard, { before, prefix }: Fit): boolean {
  const past = before.asked - before.instructions;
  return past > 2 && prefix < past && now.instructions > 0 && sameInstructions(now, before);
}

function sameInstructions(a: Heard, b: Heard): boolean {
  return a.instructions === b.instructions && a.keys.slice(0, a.instructions).every((key, at) => b.keys[at] === key);
}

function commonPrefix(now: Heard, before: Heard): number {
  let length = 0;
  while (now.instructions + length < now.asked) {
    const key = before.keys[before.instructions + length];
    if (key === undefined || key !== now.keys[now.instructions + length]) break;
    length += 1;
  }
  return length;
}

/** How many of the parts that `now` was asked are in `before`, each counted once. */
function countShared(now: Heard, before: Heard, until = now.asked): number {
  const left = counts(before.keys.slice(before.instructions));
  let shared = 0;
  for (const key of now.keys.slice(now.instructions, until)) if (take(left, key)) shared += 1;
  return shared;
}

function counts(keys: readonly string[]): Map<string, number> {
  const left = new Map<string, number>();
  for (const key of keys) left.set(key, (left.get(key) ?? 0) + 1);
  return left;
}

function take(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0;
  if (count > 0) left.set(key, count - 1);
  return count > 0;
}

/** Places of the keys that were known, each as often as it was said; their order is not always what came in. */
function knownKeys(now: Heard, before: Heard): Set<number> {
  const known = new Set<number>();
  const left = counts(before.keys);
  for (let at = 0; at < now.asked; at += 1) if (take(left, now.keys[at] ?? "")) known.add(at);
  return known;
}

/** Instructions that one of the calls before had, too: agents of one program often share them. */
function knownInstructions(now: Heard, before: readonly Heard[]): Set<number> {
  const same = now.instructions > 0 && before.some((call) => sameInstructions(now, call));
  return new Set(same ? now.of.slice(0, now.instructions) : []);
}

/** Messages all of whose parts are known; one without any is known where it stands before the first new one. */
function wholeMessages(now: Heard, known: ReadonlySet<number>): Set<number> {
  const fresh = new Set(now.of.filter((_, at) => !known.has(at)));
  const firstFresh = Math.min(...fresh, now.of[now.asked] ?? Number.POSITIVE_INFINITY);
  const whole = new Set(now.of.filter((place, at) => at < now.asked && !fresh.has(place)));
  for (let place = 0; place < firstFresh && Number.isFinite(firstFresh); place += 1) whole.add(place);
  return whole;
}
