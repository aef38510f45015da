import type { ComponentProps } from "react";
import { Icon, type IconName } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";

export type ButtonVariant = "plain" | "ink" | "quiet" | "bad" | "solid-bad";
export type ButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant;
  size?: "sm" | "md" | "lg";
  icon?: IconName;
  /** The key that does the same, from the table of key bindings. */
  keys?: string;
};

export function Button({ variant = "plain", size = "md", icon, keys, className = "", children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`btn ${variant} ${size} ${className}`} {...rest}>
      {icon && <Icon name={icon} small />}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
}
