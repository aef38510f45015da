// Limits of numbers, texts and lists in two versions of a schema.
import type { Fields } from "@/lib/domain/findings/values";

/** narrows: fewer values than before · widens: more · neutral: the same ones · unknown: cannot tell */
export type Effect = "narrows" | "widens" | "neutral" | "unknown";
type Say = (effect: Effect, what: string) => void;
/** Of what is allowed; `open`: the limit itself is not. */
type Limit = { readonly at: number; readonly open: boolean };

const counts = [
  ["minLength", "maxLength", "characters"],
  ["minItems", "maxItems", "items"],
  ["minProperties", "maxProperties", "fields"],
] as const;

export function boundChanges(a: Fields, b: Fields, say: Say): void {
  lowerChange(lowest(a), lowest(b), "", say);
  upperChange(highest(a), highest(b), "", say);
  for (const [min, max, of] of counts) {
    lowerChange(plain(a[min] ?? 0), plain(b[min] ?? 0), of, say);
    upperChange(plain(a[max]), plain(b[max]), of, say);
  }
  stepChange(a["multipleOf"], b["multipleOf"], say);
  for (const key of ["pattern", "format"] as const) textChange(key, a[key], b[key], say);
  const [was, is] = [a["uniqueItems"] === true, b["uniqueItems"] === true];
  if (was !== is) say(is ? "narrows" : "widens", is ? "items have to differ" : "items may be alike");
}

const plain = (at: unknown): Limit | null => (typeof at === "number" ? { at, open: false } : null);

/** The stricter of the two ways to say it. */
function lowest({ minimum, exclusiveMinimum }: Fields): Limit | null {
  const [closed, open] = [plain(minimum), plain(exclusiveMinimum)];
  if (open === null || (closed !== null && closed.at > open.at)) return closed;
  return { at: open.at, open: true };
}
function highest({ maximum, exclusiveMaximum }: Fields): Limit | null {
  const [closed, open] = [plain(maximum), plain(exclusiveMaximum)];
  if (open === null || (closed !== null && closed.at < open.at)) return closed;
  return { at: open.at, open: true };
}

const words = (sign: string, { at, open }: Limit, of: string) =>
  of === "" ? `${sign}${open ? "" : "="} ${at}`.replace(">=", "≥").replace("<=", "≤") : `${at} ${of}`;

function lowerChange(was: Limit | null, is: Limit | null, of: string, say: Say): void {
  limitChange({ was, is, isStricter: (one, other) => one > other, sign: ">", least: of && "at least ", of, say });
}
function upperChange(was: Limit | null, is: Limit | null, of: string, say: Say): void {
  limitChange({ was, is, isStricter: (one, other) => one < other, sign: "<", least: of && "at most ", of, say });
}

type LimitChange = {
  readonly was: Limit | null;
  readonly is: Limit | null;
  readonly isStricter: (one: number, other: number) => boolean;
  readonly sign: string;
  readonly least: string;
  readonly of: string;
  readonly say: Say;
};

function limitChange({ was, is, isStricter, sign, least, of, say }: LimitChange): void {
  if (was?.at === is?.at && was?.open === is?.open) return;
  const write = (limit: Limit | null) => (limit === null ? "no limit" : least + words(sign, limit, of));
  const narrows =
    is !== null && (was === null || isStricter(is.at, was.at) || (is.at === was.at && is.open && !was.open));
  say(narrows ? "narrows" : "widens", `${write(was)} became ${write(is)}`);
}

function stepChange(was: unknown, is: unknown, say: Say): void {
  if (was === is) return;
  if (typeof is !== "number") say("widens", `any number, not only multiples of ${was}`);
  else if (typeof was !== "number") say("narrows", `only multiples of ${is}`);
  else {
    const effect = is % was === 0 ? "narrows" : was % is === 0 ? "widens" : "unknown";
    say(effect, `multiples of ${was} became multiples of ${is}`);
  }
}

/** Whether one pattern allows what another does is nothing that a rule can tell. */
function textChange(key: string, was: unknown, is: unknown, say: Say): void {
  if (was === is) return;
  if (was === undefined) say("narrows", `${key} ${String(is)} added`);
  else if (is === undefined) say("widens", `${key} ${String(was)} removed`);
  else say("unknown", `${key} ${String(was)} became ${String(is)}`);
}
