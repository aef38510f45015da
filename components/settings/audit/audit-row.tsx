"use client";

import Link from "next/link";
import { memo } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { CopyButton } from "@/components/ui/copy-button";
import { TimeAgo } from "@/components/ui/time-ago";
import type { AuditEntry } from "@/lib/contract/audit";
import { actionWords, auditSubject } from "@/lib/domain/guard/audit-words";
import { formatCount } from "@/lib/format";

type Names = Readonly<Record<string, string>>;
export type AuditRowProps = {
  entry: AuditEntry;
  names: Names;
  on: boolean;
  onOpen: (seq: number) => void;
};

const dataChars = 160;
const shortHash = 8;

/** One entry as a sentence: who did what to what; the number opens it. */
export const AuditRow = memo(function AuditRow({ entry, names, on, onOpen }: AuditRowProps) {
  const { seq, at, action, data, hash } = entry;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width
    // biome-ignore lint/a11y/useFocusableInteractive: what can be pressed in a row takes the focus
    <div role="row" className="audit-row" data-on={on}>
      <Cell className="num">
        <button type="button" className="link" aria-label={`Entry ${formatCount(seq)}`} onClick={() => onOpen(seq)}>
          {formatCount(seq)}
        </button>
      </Cell>
      <Cell className="q2">
        <TimeAgo at={at} />
      </Cell>
      <Cell>{actorName(entry, names)}</Cell>
      <Cell className="q2" title={action}>
        {actionWords(action, data)}
      </Cell>
      <Cell>
        <SubjectLink entry={entry} names={names} />
      </Cell>
      <Cell className="mono q2 audit-wide">{dataText(data)}</Cell>
      <Cell className="mono q2 audit-wide">
        <span title={hash}>{hash.slice(0, shortHash)}</span>
        <CopyButton iconOnly text={hash} label={`Copy the hash of entry ${seq}`} />
      </Cell>
    </div>
  );
});

type CellProps = { className?: string; title?: string; children: React.ReactNode };

function Cell({ className = "", title, children }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the row
    <span role="cell" className={className} title={title}>
      {children}
    </span>
  );
}

const kindNames = { admin: "Admin key", key: "API key", member: "A former member", system: "Tracegate" } as const;

export function actorName({ actor }: Pick<AuditEntry, "actor">, names: Names): string {
  const name = actor.id === null ? undefined : names[actor.id];
  return name === undefined ? kindNames[actor.kind] : visibleText(cutText(name, 80));
}

export function SubjectLink({ entry, names }: { entry: AuditEntry; names: Names }) {
  const { label, href } = auditSubject(entry, names);
  const text = <bdi>{visibleText(cutText(label, 120))}</bdi>;
  if (href === null) return <span title={entry.subject}>{text}</span>;
  return (
    <Link className="link" prefetch={false} href={href} title={entry.subject}>
      {text}
    </Link>
  );
}

function dataText(data: unknown): string {
  const text = JSON.stringify(data) ?? "";
  return text === "{}" ? "" : visibleText(cutText(text, dataChars));
}
