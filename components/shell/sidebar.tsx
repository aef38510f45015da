"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Brand } from "@/components/shell/brand";
import { isAt, type Page, pages } from "@/components/shell/navigation";
import { ProjectSwitcher } from "@/components/shell/project-switcher";
import { useShell } from "@/components/shell/shell-context";
import { Icon } from "@/components/ui/icon";
import { useAttention } from "@/lib/browser/overview-queries";
import { attentionMax } from "@/lib/contract/attention";

/** A column on a desk, a rail where width is short, a bar at the bottom of a phone. */
export function Sidebar() {
  const { openKeys } = useShell();
  return (
    <nav className="side" aria-label="Main">
      <Link className="brand" href="/" title="Tracegate" prefetch={false}>
        <Brand />
      </Link>
      <ProjectSwitcher />
      <div className="nav">
        {pages.main.map((page) => (
          <PageLink key={page.href} page={page} />
        ))}
      </div>
      <div className="nav foot">
        {pages.foot.map((page) => (
          <PageLink key={page.href} page={page} />
        ))}
        <button type="button" className="desk" title="Keys" onClick={openKeys}>
          <Icon name="keys" />
          <span className="t">Keys</span>
        </button>
      </div>
    </nav>
  );
}

const waits = { findings: "open", approvals: "waiting", controls: "held or refusing" } as const;
const shown = (count: number) => (count < attentionMax ? `${count}` : `${attentionMax - 1}+`);

function PageLink({ page }: { page: Page }) {
  const here = isAt(page, usePathname());
  const { data } = useAttention();
  const count = (page.counts && data?.[page.counts]) ?? 0;
  const title = page.counts && count > 0 ? `${page.label}: ${shown(count)} ${waits[page.counts]}` : page.label;
  return (
    // read when it is clicked: reading them all would take the processor from the page that opens
    <Link
      prefetch={false}
      href={page.href}
      title={title}
      {...(page.desk ? { className: "desk" } : {})}
      {...(here ? { "aria-current": "page" } : {})}
    >
      <Icon name={page.icon} />
      <span className="t">{page.label}</span>
      {count > 0 && (
        <span className="n" data-counts={page.counts} aria-hidden>
          {shown(count)}
        </span>
      )}
    </Link>
  );
}
