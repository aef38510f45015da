// Which events of the control plane people are told of, and what names each, so that it is told once.

export const noticeTypes = [
  "approval.requested",
  "approval.escalated",
  "approval.expiring",
  "approval.decided",
  "finding.new",
  "finding.regressed",
  "breaker.opened",
  "budget.threshold",
  "alert.firing",
  "alert.recovered",
] as const;
export type NoticeType = (typeof noticeTypes)[number];
export const channelKinds = ["desktop", "email", "slack"] as const;
export type ChannelKind = (typeof channelKinds)[number];

export type Notice = { readonly key: string; readonly type: NoticeType; readonly data: unknown };

/** What people are told when this goes to webhooks; null for what is for programs only. */
export function noticeOf(type: string, data: unknown): Notice | null {
  const told = data as Readonly<Record<string, unknown>>;
  const keyOf = (...parts: readonly string[]) => parts.map((part) => String(told[part])).join(" ");
  switch (type) {
    case "approval.requested":
      return { key: `${type} ${keyOf("approvalId", "rev")}`, type, data };
    case "approval.escalated":
    case "approval.expiring":
      return { key: `${type} ${keyOf("approvalId")}`, type, data };
    case "approval.decided":
    case "approval.expired":
      return { key: `approval.decided ${keyOf("approvalId")}`, type: "approval.decided", data };
    case "finding.new":
    case "finding.regressed":
      return { key: `${type} ${keyOf("groupId", "traceId")}`, type, data };
    case "breaker.opened":
      return { key: `${type} ${keyOf("resource", "generation")}`, type, data };
    case "budget.threshold": {
      const scope = JSON.stringify(told["scope"]);
      return { key: `${type} ${keyOf("budgetId", "windowStart", "threshold")} ${scope}`, type, data };
    }
    case "alert.firing":
    case "alert.recovered":
      return {
        key: `${type} ${keyOf("alertId", "since")}${told["test"] === undefined ? "" : ` ${keyOf("test")}`}`,
        type,
        data,
      };
    default:
      return null;
  }
}

/** The approval that a notice is about; null for the others. */
export function approvalIdOf(type: string, data: unknown): string | null {
  if (!type.startsWith("approval.")) return null;
  const id = (data as { approvalId?: unknown }).approvalId;
  return typeof id === "string" ? id : null;
}

/** A person is asked to decide, and has nothing to decide any more once that is done. */
export const asksForDecision = (type: string) =>
  type === "approval.requested" || type === "approval.escalated" || type === "approval.expiring";
