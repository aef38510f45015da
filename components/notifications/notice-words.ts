import type { Notification } from "@/lib/contract/notifications";
import type { ChannelKind, NoticeType } from "@/lib/domain/notify/notice";
import type { RunStatus } from "@/lib/domain/trace/run";

export const noticeWords: Readonly<Record<NoticeType, string>> = {
  "approval.requested": "An approval waits",
  "approval.escalated": "It is escalated",
  "approval.expiring": "It expires soon",
  "approval.decided": "It is decided",
  "finding.new": "A new finding",
  "finding.regressed": "A finding is back",
  "breaker.opened": "A breaker opens",
  "budget.threshold": "A budget reaches a threshold",
  "alert.firing": "An alert fires",
  "alert.recovered": "An alert has recovered",
};

export const channelWords: Readonly<Record<ChannelKind, string>> = {
  desktop: "Desktop",
  email: "E-mail",
  slack: "Slack",
};

export const statusLook: Readonly<Record<Notification["status"], RunStatus>> = {
  pending: "waiting",
  sent: "done",
  dead: "failed",
  dismissed: "lost",
};
