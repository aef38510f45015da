"use client";

import { useMemo, useSyncExternalStore } from "react";

/** A colour of tokens.css as the page shows it now: `color("--k-llm")`. */
export type ThemeColor = (token: `--${string}`) => string;

/** The colours for a canvas; a new function when the theme changes, so that what draws with it draws again. */
export function useThemeColor(): ThemeColor {
  const theme = useSyncExternalStore(watchTheme, themeNow, () => "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens are read anew in each theme
  return useMemo(() => {
    const known = new Map<string, string>();
    return (token) => {
      const color = known.get(token) ?? getComputedStyle(document.documentElement).getPropertyValue(token).trim();
      known.set(token, color);
      return color;
    };
  }, [theme]);
}

const themeNow = () => document.documentElement.dataset["theme"] ?? "";

function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
