"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { settingsPages } from "@/components/settings/settings-nav";
import { useShell } from "@/components/shell/shell-context";
import { TopBar } from "@/components/shell/top-bar";

/** On a phone the pages do not all fit into the row. */
const intoView = (link: HTMLAnchorElement | null) => link?.scrollIntoView({ block: "nearest", inline: "center" });

/** Around each page of the settings: a list at the left, a row to scroll above the page on a phone. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const { project } = useShell();
  const pathname = usePathname();
  return (
    <>
      <TopBar title="Settings" about={project.name} />
      <div className="settings-frame">
        <nav className="settings-nav" aria-label="Settings">
          {settingsPages.map(({ href, label }) => (
            <Link
              key={href}
              prefetch={false}
              href={href}
              {...(href === pathname ? { "aria-current": "page", ref: intoView } : {})}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="body settings">{children}</div>
      </div>
    </>
  );
}
