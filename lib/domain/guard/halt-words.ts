// Why a run stopped, in words for people: one sentence a code, and what of this very run it was.

export const haltCodes = [
  "schema",
  "budget",
  "retries",
  "breaker",
  "rejected",
  "expired",
  "killed",
  "paused",
  "unreachable",
  "in_doubt",
  "drift",
] as const;
type HaltCode = (typeof haltCodes)[number];

const sentences: Readonly<Record<HaltCode, string>> = {
  schema: "A value broke its contract, so no later step saw it.",
  budget: "The next call could have cost more than its limit leaves.",
  retries: "A step failed on every attempt that it is allowed.",
  breaker: "The breaker of a resource it needs is open, so the call was not made.",
  rejected: "A person rejected what it was about to do.",
  expired: "Nobody decided in time, and time does not approve.",
  killed: "A person killed it: nothing more of it can start.",
  paused: "It was paused and could not wait any longer.",
  unreachable: "Tracegate could not be reached, and its next step must not run without it.",
  in_doubt: "Nobody knows whether an effect happened, so it was not repeated.",
  drift: "The code or its input is not what the journal recorded, so it was not resumed.",
};

const isHaltCode = (code: string): code is HaltCode => (haltCodes as readonly string[]).includes(code);

/** One sentence; a code that a program made up is named as it is. */
export function haltSentence(code: string | null): string {
  if (code === null) return "It stopped before its end and did not say why.";
  return isHaltCode(code) ? sentences[code] : `It stopped itself, for a reason of its own: ${code}.`;
}

export type Issue = { readonly path: string; readonly message: string };

export type HaltFacts = {
  readonly code: string;
  /** What its program told with the end: anything. */
  readonly error: unknown;
  readonly spent: string;
  readonly limit: string;
  /** The control that killed or paused it. */
  readonly control: { readonly by: string; readonly reason: string; readonly scope: string } | null;
  /** The approval that stopped it. */
  readonly approval: {
    readonly ask: string;
    readonly by: string | null;
    readonly reason: string | null;
    readonly comment: string | null;
  } | null;
  /** Names of steps in doubt. */
  readonly inDoubt: readonly string[];
  readonly issues: readonly Issue[];
};

const shownIssues = 2;
const shownSteps = 3;

/** What of this run it was, as far as the run says; null where it says no more than its code. */
export function haltDetail(facts: HaltFacts): string | null {
  const { code, control, approval, inDoubt, issues } = facts;
  if ((code === "killed" || code === "paused") && control !== null) {
    return `${control.scope} by ${control.by}: ${control.reason}`;
  }
  if (code === "rejected" && approval !== null) {
    const why = [approval.reason?.replaceAll("_", " "), approval.comment].filter((part) => part).join(", ");
    return `${approval.ask} ${approval.by ?? "Somebody"}: ${why}`;
  }
  if (code === "expired" && approval !== null) return approval.ask;
  if (code === "in_doubt" && inDoubt.length > 0) return listed(inDoubt, shownSteps);
  if (code === "schema" && issues.length > 0) {
    return listed(
      issues.map(({ path, message }) => `${path || "the value"} ${message}`.trim()),
      shownIssues,
    );
  }
  const told = errorMessage(facts.error);
  if (code !== "budget") return told;
  const money = `${facts.spent} of ${facts.limit} spent`;
  return told === null ? money : `${told} (${money})`;
}

function listed(all: readonly string[], shown: number): string {
  const rest = all.length - shown;
  return all.slice(0, shown).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** A text, or the message of an object: whatever a program sends as its error. */
export function errorMessage(error: unknown): string | null {
  if (typeof error === "string") return error || null;
  if (typeof error !== "object" || error === null) return null;
  const message = "message" in error ? error.message : "detail" in error ? error.detail : null;
  return typeof message === "string" && message !== "" ? message : null;
}

/** Issues of a contract as a span carries them: a list of objects or a JSON text of it; anything else is none. */
export function readIssues(value: unknown): Issue[] {
  const list = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown): Issue[] => {
    if (typeof each === "string") {
      const inner = parsed(each);
      return inner === null ? [{ path: "", message: each }] : readIssues([inner]);
    }
    if (typeof each !== "object" || each === null) return [];
    const { path = "", message = "" } = each as { path?: unknown; message?: unknown };
    return [{ path: pathText(path), message: typeof message === "string" ? message : "" }];
  });
}

function pathText(path: unknown): string {
  if (typeof path === "string") return path;
  if (!Array.isArray(path)) return "";
  return path
    .map((part: unknown) => {
      const key: unknown = typeof part === "object" && part !== null && "key" in part ? part.key : part;
      return `/${String(key)}`;
    })
    .join("");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
