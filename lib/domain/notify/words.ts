// What a notification says, in plain text: the text of agents and models is hostile and never markup.
import { alertSentence } from "@/lib/domain/alerts/words";
import type { ApprovalState } from "@/lib/domain/guard/approval";
import { dollars } from "@/lib/domain/guard/dollars";

type Told = Readonly<Record<string, unknown>>;
const titleChars = 160;

// control characters and direction overrides would make a text look like another
const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** One line, as it can be shown in a subject or a title. */
export const oneLine = (text: string) => text.replace(hidden, " ").trim();

const outcomes: Partial<Record<ApprovalState, string>> = {
  approved: "Approved",
  rejected: "Rejected",
  expired: "Expired",
  cancelled: "Cancelled",
};

export function titleOf(type: string, data: unknown): string {
  const told = data as Told;
  const text = (name: string) => oneLine(String(told[name] ?? ""));
  const title = () => {
    switch (type) {
      case "approval.requested":
        return `To approve: ${text("ask")}`;
      case "approval.escalated":
        return `Escalated: ${text("ask")}`;
      case "approval.expiring":
        return `Expires soon: ${text("ask")}`;
      case "approval.decided":
        return `${outcomes[text("state") as ApprovalState] ?? "Decided"}: ${text("ask")}`;
      case "finding.new":
        return `New finding in ${text("pipeline") || "a run"}: ${text("rule")}`;
      case "finding.regressed":
        return `Back again in ${text("pipeline") || "a run"}: ${text("rule")}`;
      case "breaker.opened":
        return `Breaker open: ${text("resource")}`;
      case "budget.threshold":
        return `Budget of ${oneLine(scopeOf(told))} at ${text("threshold")} %`;
      case "alert.firing":
        return `${told["test"] === undefined ? "Alert" : "Test of the alert"}: ${text("name")}`;
      case "alert.recovered":
        return `Recovered: ${text("name")}`;
      default:
        return "Test of this channel";
    }
  };
  const whole = title();
  return whole.length <= titleChars ? whole : `${whole.slice(0, titleChars - 1)}…`;
}

/** A path of Tracegate that shows what a notification is about. */
export function pathOf(type: string, data: unknown): string {
  const told = data as Told;
  if (type.startsWith("approval.")) return `/approvals?id=${encodeURIComponent(String(told["approvalId"]))}`;
  if (type.startsWith("finding.")) return `/runs/${encodeURIComponent(String(told["traceId"]))}`;
  if (type === "budget.threshold") return `/controls?budget=${encodeURIComponent(String(told["budgetId"]))}`;
  if (type.startsWith("alert.")) return `/settings/alerts?id=${encodeURIComponent(String(told["alertId"]))}`;
  return type === "breaker.opened" ? "/controls" : "/settings/notifications";
}

/** What to say of an event that asks for no decision. */
export function bodyOf(type: string, data: unknown): string {
  const told = data as Told;
  if (type.startsWith("finding.")) {
    const step = told["step"] ? ` at step ${oneLine(String(told["step"]))}` : "";
    return oneLine(`${String(told["detail"] ?? told["rule"])}${step}`);
  }
  if (type === "breaker.opened") {
    return oneLine(
      `${String(told["faults"])} of the last ${String(told["calls"])} calls failed: calls are refused until it closes.`,
    );
  }
  if (type === "budget.threshold") {
    return `${dollars(Number(told["spentMicroUsd"]))} of ${dollars(Number(told["limitMicroUsd"]))} are spent.`;
  }
  if (type === "approval.decided") return decisionOf(told);
  if (type.startsWith("alert.")) return oneLine(alertSentence(told));
  return "If you read this, the channel works.";
}

function scopeOf(told: Told): string {
  const scope = told["scope"] as { kind: string; pipeline?: string; userId?: string } | undefined;
  return scope?.pipeline ?? scope?.userId ?? "the project";
}

function decisionOf(told: Told): string {
  const decision = told["decision"] as { reason?: string | null; comment?: string | null } | null;
  const why = [decision?.reason?.replaceAll("_", " "), decision?.comment].filter(Boolean).join(": ");
  const step = `${String(told["pipeline"])} · ${String(told["name"])}`;
  return oneLine(why === "" ? step : `${step}. ${why}`);
}
