"use client";

import { useEffect } from "react";
import { useZone } from "@/lib/browser/use-zone";
import { zoneCookie } from "@/lib/contract/projects";

/** The reader's time zone, remembered in a cookie so that the server's HTML has it the next time; `told`: what that said. */
export function useReaderZone(told: string | null): string | null {
  const here = useZone();
  useEffect(() => {
    if (here === null || here === told) return;
    // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is missing in Firefox and Safari before 2025
    document.cookie = `${zoneCookie}=${encodeURIComponent(here)}; path=/; max-age=31536000; samesite=lax`;
  }, [here, told]);
  return here ?? told;
}
