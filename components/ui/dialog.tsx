"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  /** False while leaving would lose something that is shown once. */
  dismissable?: boolean;
  className?: string;
};

/** A modal dialog: focus stays inside, `esc` and the scrim close it, focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, footer, ...rest }: DialogProps) {
  const dismissable = rest.dismissable ?? true;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className={`dlg ${rest.className ?? ""}`}
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={focusFirstField}
          onInteractOutside={(event) => !dismissable && event.preventDefault()}
        >
          <header>
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close className="icon-btn" aria-label="Close" title="Close">
              <Icon name="close" />
            </Radix.Close>
          </header>
          {description && <Radix.Description className="q2">{description}</Radix.Description>}
          {children}
          {footer && <footer>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, else the first button at the bottom, else the dialog itself: never the close button, which only happens to come first. */
function focusFirstField(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  event.preventDefault();
  (content.querySelector<HTMLElement>("input, textarea, :scope > footer .btn") ?? content).focus();
}
