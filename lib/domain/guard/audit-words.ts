// The audit log in a reader's words: "Ada voted on approval order.refund", and where that thing can be seen.

const words: Readonly<Record<string, string>> = {
  "project.created": "made the project",
  "key.created": "made the API key",
  "key.revoked": "revoked the API key",
  "member.created": "added the member",
  "member.removed": "removed the member",
  "member.delegated": "changed who acts for",
  "run.started": "started the run",
  "run.ended": "ended the run",
  "run.killed": "killed the run",
  "step.claimed": "claimed the step",
  "step.resolved": "resolved the step",
  "approval.requested": "asked to run",
  "approval.voted": "voted on",
  "approval.edited": "edited the arguments of",
  "approval.asked": "asked back about",
  "approval.answered": "answered about",
  "approval.cancelled": "cancelled",
  "approval.consumed": "used the approval of",
  "budget.created": "made the budget",
  "budget.changed": "changed the budget",
  "budget.removed": "removed the budget",
  "budget.raise_requested": "asked to raise the budget",
  "gate.set": "set the gate",
  "gate.removed": "removed the gate",
  "breaker.isolated": "isolated",
  "breaker.released": "released",
  "webhook.created": "made the webhook",
  "webhook.removed": "removed the webhook",
};
const stateWords: Readonly<Record<string, string>> = {
  run: "let run",
  pause: "paused",
  drain: "drained",
  kill: "killed",
};

/** What was done to the subject. An action without words of its own is taken apart: `key.rotated` → "rotated the key". */
export function actionWords(action: string, data: unknown): string {
  if (action === "control.changed") return stateWords[textOf(data, "state")] ?? "changed the control of";
  if (action === "approval.voted") {
    const verdict = textOf(data, "verdict");
    return verdict === "approve" ? "approved" : verdict === "reject" ? "rejected" : "voted on";
  }
  if (action === "approval.decided") return `decided${textOf(data, "verdict") && `: ${textOf(data, "verdict")}`}`;
  const known = words[action];
  if (known !== undefined) return known;
  const [noun = action, verb] = action.split(".").map((part) => part.replaceAll("_", " "));
  return verb === undefined ? noun : `${verb} the ${noun}`;
}

function textOf(data: unknown, name: string): string {
  const value = typeof data === "object" && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : "";
}

export type AuditSubject = { readonly label: string; readonly href: string | null };

/** `names`: what ids are called. An object that is gone has its id as its name. */
export function auditSubject(
  { action, subject, data }: { readonly action: string; readonly subject: string; readonly data: unknown },
  names: Readonly<Record<string, string>>,
): AuditSubject {
  const [noun = ""] = action.split(".");
  const label = names[subject] ?? subject;
  if (noun === "step") {
    const [run = "", key = ""] = subject.split("/");
    const step = key.split("~")[0] ?? key;
    return { label: `${step} in ${run}`, href: runHref(run) };
  }
  if (noun === "run") return { label, href: runHref(subject) };
  if (noun === "approval") return { label, href: `/approvals?id=${encodeURIComponent(subject)}` };
  if (noun === "webhook") return { label: textOf(data, "host") || label, href: null };
  if (noun === "control") return { label: scopeWords(subject), href: "/controls" };
  return { label, href: places[noun] ?? null };
}

const runHref = (runId: string) => `/runs/${encodeURIComponent(runId)}`;
const places: Readonly<Record<string, string>> = {
  project: "/settings",
  key: "/settings/keys",
  breaker: "/controls",
};

/** The subject of a control is its scope as canonical JSON. */
function scopeWords(subject: string): string {
  try {
    const { kind, ...named } = JSON.parse(subject) as Record<string, string>;
    return [kind === "project" ? "the whole project" : kind, ...Object.values(named)].join(" ");
  } catch {
    return subject;
  }
}
