"use client";

import { useThemeSwitch } from "@/components/shell/theme";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";

export function ThemeMenu() {
  const { items } = useThemeSwitch();
  return (
    <Menu
      groups={[{ id: "theme", heading: "Theme", items }]}
      trigger={
        <button type="button" className="icon-btn" aria-label="Theme">
          <Icon name="theme" />
        </button>
      }
    />
  );
}
