"use client";

import { Toaster as Sonner, toast as sonner } from "sonner";
import { Icon } from "@/components/ui/icon";

const shownForMs = 5000;
export type ToastOptions = { undo?: () => void; failed?: boolean };

/** Says what just happened by the reader's hand, with a way back where there is one. One at a time. */
export function toast(message: string, options: ToastOptions = {}): void {
  const { undo, failed = false } = options;
  sonner.custom(
    (id) => (
      <div className="toast">
        <Icon name={failed ? "warning" : "check"} small />
        <span>{message}</span>
        {undo && (
          <button
            type="button"
            className="btn"
            onClick={() => {
              sonner.dismiss(id);
              undo();
            }}
          >
            Undo
          </button>
        )}
      </div>
    ),
    { duration: shownForMs, unstyled: true },
  );
}

export function Toaster() {
  return <Sonner position="bottom-right" visibleToasts={1} offset={16} mobileOffset={{ bottom: 64 }} gap={0} />;
}
