"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useShell } from "@/components/shell/shell-context";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { useKeyHint } from "@/lib/browser/use-key-binding";

export type TopBarProps = {
  title: ReactNode;
  /** The page this one belongs to. */
  crumb?: { href: string; label: string };
  /** Quiet words beside the title. */
  about?: ReactNode;
  /** Navigation within the page, beside the title. */
  tabs?: ReactNode;
  /** Controls of the page, left of the search. */
  children?: ReactNode;
};

/** Head of a page: where you are, its controls, search and theme. Holds the page's only h1. */
export function TopBar({ title, crumb, about, tabs, children }: TopBarProps) {
  const { openPalette } = useShell();
  const keys = useKeyHint("palette");
  return (
    <header className="top">
      {crumb && (
        <span className="crumb">
          <Link href={crumb.href}>{crumb.label}</Link>
          <Icon name="chevron-right" />
        </span>
      )}
      <h1 className="cut">{title}</h1>
      {about && <span className="q desk cut">{about}</span>}
      {tabs}
      <div className="end">
        {children}
        <button type="button" className="btn quiet desk" onClick={openPalette}>
          <Icon name="search" small />
          <span className="q">Search</span>
          <Kbd keys={keys} />
        </button>
        <span className="phone-only">
          <IconButton icon="search" label="Search and commands" onClick={openPalette} />
        </span>
        <ThemeMenu />
      </div>
    </header>
  );
}
