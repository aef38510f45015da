// The texts in stored rows that the search over all runs reads: strings and longer numbers where they stand. References
// are not followed: a content is read once, where it lies.
import type { ContentText, LogText, SpanText } from "@/lib/server/sql/select-search-texts";
import { groupsKey } from "@/lib/server/store-attributes";
import { literalsOf, readPacked } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

type OnText = (text: string) => void;

/** Shorter numbers are counts, and in every run. */
const numberLeast = 10_000;

export function textsOfContent([, body]: ContentText, onText: OnText): void {
  const literals = literalsOf(body);
  if (literals === null) onText(unescapeText(body));
  else for (const literal of literals) onText(unescapeText(literal));
}

export function textsOfSpan([, name, error, attributes, events, message]: SpanText, onText: OnText): void {
  onText(unescapeText(name));
  if (error !== null) onText(unescapeText(error));
  textsOfAttributes(attributes, onText);
  for (const event of events ?? []) {
    textsOfValue(event.n ?? null, onText);
    textsOfAttributes(event.a ?? null, onText);
  }
  textsOfValue(message ?? null, onText);
}

export function textsOfLog([, eventName, body, attributes]: LogText, onText: OnText): void {
  onText(unescapeText(eventName));
  textsOfValue(body, onText);
  textsOfAttributes(attributes, onText);
}

/** Names of attributes are no text. */
function textsOfAttributes(stored: StoredJson, onText: OnText): void {
  for (const [key, value] of Object.entries((stored ?? {}) as { [key: string]: StoredJson })) {
    if (key !== groupsKey) textsOfValue(value, onText);
    else for (const packed of Object.values(value as { [prefix: string]: string })) textsOfPacked(packed, onText);
  }
}

function textsOfPacked(packed: string, onText: OnText): void {
  readPacked(packed, (kind, text) => kind === "=" && onText(unescapeText(text)));
}

function textsOfValue(stored: StoredJson, onText: OnText): void {
  if (typeof stored === "string") onText(unescapeText(stored));
  else if (typeof stored === "number") {
    if (Math.abs(stored) >= numberLeast) onText(String(stored));
  } else if (Array.isArray(stored)) for (const item of stored) textsOfValue(item, onText);
  else if (stored !== null && typeof stored === "object") textsOfTagged(stored, onText);
}

function textsOfTagged(stored: { [tag: string]: StoredJson }, onText: OnText): void {
  for (const [tag, body] of Object.entries(stored)) {
    if (tag === "i") onText(String(body));
    else if (tag === "l") textsOfPacked(String(body), onText);
    else if (tag === "m")
      for (const [key, value] of Object.entries(body as { [key: string]: StoredJson })) {
        onText(unescapeText(key));
        textsOfValue(value, onText);
      }
  }
}
