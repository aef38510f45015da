"use client";

import Link from "next/link";
import { Toaster as Sonner, toast as sonner } from "sonner";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";

const shownForMs = 5000;
export type ToastOptions = {
  undo?: () => void;
  failed?: boolean;
  /** Where what happened can be seen. */
  link?: { href: string; label: string };
  /** Too much to read in a moment: it stays until it is closed. */
  stays?: boolean;
};

/** Says what just happened by the reader's hand, with a way back where there is one. One at a time. */
export function toast(message: string, options: ToastOptions = {}): void {
  const { undo, failed = false, link, stays = false } = options;
  sonner.custom(
    (id) => (
      <div className={`toast ${stays ? "stays" : ""}`}>
        <Icon name={failed ? "warning" : "check"} small />
        <span>{message}</span>
        {link && (
          <Link className="btn" href={link.href} onClick={() => sonner.dismiss(id)}>
            {link.label}
          </Link>
        )}
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
        {stays && <IconButton icon="close" label="Close" onClick={() => sonner.dismiss(id)} />}
      </div>
    ),
    { duration: stays ? Number.POSITIVE_INFINITY : shownForMs, unstyled: true },
  );
}

/** Something that takes a while: `update` says how far it is (0 to 1, null where that is not known). */
export function progressToast(onStop: () => void) {
  const id = crypto.randomUUID();
  return {
    update: (message: string, done: number | null) => {
      sonner.custom(
        () => (
          <div className="toast stays">
            <progress aria-label={message} max={1} {...(done === null ? {} : { value: done })} />
            <span>{message}</span>
            <button type="button" className="btn" onClick={onStop}>
              Stop
            </button>
          </div>
        ),
        { id, duration: Number.POSITIVE_INFINITY, unstyled: true },
      );
    },
    close: () => void sonner.dismiss(id),
  };
}

export function Toaster() {
  return <Sonner position="bottom-right" visibleToasts={1} offset={16} mobileOffset={{ bottom: 64 }} gap={0} />;
}
