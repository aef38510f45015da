"use client";

import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import type { MenuItem } from "@/components/ui/menu";

const themes = [
  { id: "light", label: "Light", icon: "sun" },
  { id: "dark", label: "Dark", icon: "moon" },
  { id: "system", label: "As the system", icon: "system" },
] as const;

const never = () => () => {};

/** Chooses light, dark or what the system says. The choice is kept in this browser. */
export function useThemeSwitch() {
  const { theme, resolvedTheme, setTheme } = useTheme();
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const items: MenuItem[] = themes.map(({ id, label, icon }) => ({
    id,
    label,
    icon,
    checked: mounted && theme === id,
    onSelect: () => setTheme(id),
  }));
  return { items, toggle: () => setTheme(resolvedTheme === "dark" ? "light" : "dark") };
}
