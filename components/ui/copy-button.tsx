"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { copyText } from "@/lib/browser/copy-text";

const saidForMs = 1600;
type Outcome = "idle" | "copied" | "failed";
const says: Record<Outcome, string> = { idle: "", copied: "Copied", failed: "Select and copy by hand" };

export type CopyButtonProps = {
  /** What lands on the clipboard; a function is asked when pressed. */
  text: string | (() => string);
  /** What is copied, for its name: "Copy the key". */
  label: string;
  iconOnly?: boolean;
  className?: string;
};

/** Copies and says so in place for a moment, to eyes and to screen readers. */
export function CopyButton({ text, label, iconOnly = false, className = "" }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>("idle");
  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), saidForMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => setOutcome((await copyText(typeof text === "string" ? text : text())) ? "copied" : "failed");
  const icon = outcome === "copied" ? "check" : "copy";
  return (
    <>
      {iconOnly ? (
        <IconButton icon={icon} label={label} className={className} onClick={copy} />
      ) : (
        <Button icon={icon} size="sm" aria-label={label} className={className} onClick={copy}>
          {says[outcome] || "Copy"}
        </Button>
      )}
      <span className="sr" role="status">
        {says[outcome]}
      </span>
    </>
  );
}
