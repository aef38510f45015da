export type SettingsPage = { readonly href: string; readonly label: string };

/** Every page of the settings, once, in the order of the list. A new page is a line here and a folder below app/(console)/settings. */
export const settingsPages: readonly SettingsPage[] = [
  { href: "/settings", label: "Project" },
  { href: "/settings/members", label: "Members" },
  { href: "/settings/keys", label: "API keys" },
  { href: "/settings/account", label: "Account" },
  { href: "/settings/prices", label: "Prices" },
  { href: "/settings/notifications", label: "Notifications" },
  { href: "/settings/judge", label: "Model judge" },
  { href: "/settings/redaction", label: "Redaction" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/retention", label: "Retention" },
  { href: "/settings/data", label: "Export and deletion" },
  { href: "/settings/audit", label: "Audit log" },
  { href: "/settings/health", label: "System health" },
];
