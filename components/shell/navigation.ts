import type { IconName } from "@/components/ui/icon";
import type { KeyBindingId } from "@/lib/browser/key-bindings";
import type { Attention } from "@/lib/contract/attention";

export type Page = {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly key: KeyBindingId;
  /** What of it wants somebody's attention is counted beside its name. */
  readonly counts?: keyof Attention;
  /** Not in the bar of a phone, which has room for few: links and the palette lead there. */
  readonly desk?: true;
};

/** Every page of the console, once: the sidebar, the bottom bar of a phone, the palette and the keys read it. */
export const pages: { readonly main: readonly Page[]; readonly foot: readonly Page[] } = {
  main: [
    { href: "/", label: "Overview", icon: "overview", key: "goOverview" },
    { href: "/runs", label: "Runs", icon: "runs", key: "goRuns" },
    { href: "/findings", label: "Findings", icon: "findings", key: "goFindings", counts: "findings" },
    { href: "/approvals", label: "Approvals", icon: "approvals", key: "goApprovals", counts: "approvals" },
    { href: "/costs", label: "Costs", icon: "costs", key: "goCosts", desk: true },
    { href: "/pipelines", label: "Pipelines", icon: "pipelines", key: "goPipelines", desk: true },
    { href: "/controls", label: "Controls", icon: "controls", key: "goControls", counts: "controls" },
  ],
  foot: [
    { href: "/connect", label: "Connect", icon: "connect", key: "goConnect", desk: true },
    { href: "/docs", label: "Docs", icon: "docs", key: "goDocs", desk: true },
    { href: "/settings", label: "Settings", icon: "settings", key: "goSettings" },
  ],
};
export const allPages = [...pages.main, ...pages.foot];

/** Whether `pathname` is that page or below it. */
export const isAt = (page: Page, pathname: string) =>
  pathname === page.href || (page.href !== "/" && pathname.startsWith(`${page.href}/`));
/** Pages that need the width: the sidebar shrinks to a rail. */
export const isWide = (pathname: string) => /^\/(?:runs\/[^/]+|diff)/.test(pathname);
