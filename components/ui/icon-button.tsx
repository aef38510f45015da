"use client";

import type { ComponentProps } from "react";
import { Icon, type IconName } from "@/components/ui/icon";
import { Tooltip } from "@/components/ui/tooltip";

export type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  icon: IconName;
  /** What it does: its accessible name and its tooltip. */
  label: string;
  keys?: string;
};

export function IconButton({ icon, label, keys, className = "", ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys ? { keys } : {})}>
      <button type="button" className={`icon-btn ${className}`} aria-label={label} {...rest}>
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
