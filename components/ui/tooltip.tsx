"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { Kbd } from "@/components/ui/kbd";

export type TooltipProps = {
  text: string;
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that takes a ref and props. */
  children: ReactElement;
};

/** A name for what has no visible one. Never the only place where something is said. */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
