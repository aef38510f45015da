"use client";

import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { type AuditAsk, auditExportUrl } from "@/lib/browser/audit-queries";

const all: AuditAsk = { actor: null, action: null, subject: null, q: "", last: "all", from: null, to: null };

/** Files that the server streams: nothing of them is held in the page. */
export function ExportMenu({ ask, filtered }: { ask: AuditAsk; filtered: boolean }) {
  const item = (id: string, label: string, of: AuditAsk, format: "jsonl" | "csv") => ({
    id,
    label,
    hint: `.${format}`,
    onSelect: () => window.location.assign(auditExportUrl(of, format)),
  });
  const whole = {
    id: "whole",
    heading: "The whole log",
    items: [
      item("all-jsonl", "JSON Lines, to verify later", all, "jsonl"),
      item("all-csv", "CSV, for a spreadsheet", all, "csv"),
    ],
  };
  const matching = {
    id: "matching",
    heading: "What the filters show",
    items: [item("jsonl", "JSON Lines", ask, "jsonl"), item("csv", "CSV", ask, "csv")],
  };
  return <Menu trigger={<Button icon="download">Export</Button>} groups={filtered ? [whole, matching] : [whole]} />;
}
