"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { docsHref, docsPages } from "@/components/docs/docs-nav";
import { TopBar } from "@/components/shell/top-bar";

/** On a phone the pages do not all fit into the row. */
const intoView = (link: HTMLAnchorElement | null) => link?.scrollIntoView({ block: "nearest", inline: "center" });

const hasOwnSearch: ReadonlySet<string> = new Set(["/docs", "/docs/search"]);

/** Around each page of the documentation, as around those of the settings. The search is a form: its answer has an address. */
export function DocsFrame({ version, children }: { version: string; children: ReactNode }) {
  const pathname = usePathname();
  return (
    <>
      <TopBar title="Docs" about={`Tracegate ${version}`}>
        {!hasOwnSearch.has(pathname) && (
          <form action="/docs/search" className="docs-search desk">
            <label className="field">
              <span className="sr">Search the docs</span>
              <input type="search" name="q" placeholder="Search the docs" />
            </label>
          </form>
        )}
      </TopBar>
      <div className="settings-frame">
        <nav className="settings-nav" aria-label="Documentation">
          {docsPages.map(({ slug, title }) => (
            <Link
              key={slug}
              prefetch={false}
              href={docsHref(slug)}
              {...(pathname === docsHref(slug) || pathname.startsWith(`${docsHref(slug)}/`)
                ? { "aria-current": "page", ref: intoView }
                : {})}
            >
              {title}
            </Link>
          ))}
        </nav>
        <div className="body docs">{children}</div>
      </div>
    </>
  );
}
