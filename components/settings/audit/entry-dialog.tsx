"use client";

import { JsonViewer } from "@/components/json/json-viewer";
import { fromValue } from "@/components/json/read-json";
import { visibleText } from "@/components/json/visible-text";
import { actorName, SubjectLink } from "@/components/settings/audit/audit-row";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAuditEntry } from "@/lib/browser/audit-queries";
import type { AuditEntry } from "@/lib/contract/audit";
import { actionWords } from "@/lib/domain/guard/audit-words";
import type { Json } from "@/lib/domain/trace/step";
import { formatCount, formatTime } from "@/lib/format";

export type EntryDialogProps = {
  seq: number | null;
  entries: readonly AuditEntry[];
  names: Readonly<Record<string, string>>;
  onClose: () => void;
  onSubject: (subject: string) => void;
};

/** All of one entry, with the hashes that chain it. */
export function EntryDialog({ seq, entries, names, onClose, onSubject }: EntryDialogProps) {
  const listed = entries.find((entry) => entry.seq === seq);
  const asked = useAuditEntry(seq, listed);
  const entry = listed ?? asked.data;
  return (
    <Dialog
      open={seq !== null}
      onOpenChange={(open) => open || onClose()}
      title={`Entry ${formatCount(seq ?? 0)}`}
      className="audit-entry"
      footer={entry && <Button onClick={() => onSubject(entry.subject)}>All entries of this subject</Button>}
    >
      {entry && <Facts entry={entry} names={names} />}
      {entry === null && <p className="q2">The log has no entry with this number.</p>}
      {asked.isError && <ErrorState title="The entry could not be read." error={asked.error} />}
      {asked.isLoading && <SkeletonRows rows={4} columns={[{ id: "fact", width: 240 }]} />}
    </Dialog>
  );
}

function Facts({ entry, names }: { entry: AuditEntry; names: EntryDialogProps["names"] }) {
  const { at, actor, action, subject, data, prevHash, hash } = entry;
  return (
    <>
      <p>
        <b className="med">{actorName(entry, names)}</b> {actionWords(action, data)}{" "}
        <SubjectLink entry={entry} names={names} />
      </p>
      <dl className="audit-facts">
        <Fact name="When" text={formatTime(at)} />
        <Fact name="Actor" text={actor.id === null ? actor.kind : `${actor.kind} ${actor.id}`} />
        <Fact name="Action" text={action} />
        <Fact name="Subject" text={subject} />
        <Fact name="Hash" text={hash} />
        <Fact name="Before" text={prevHash} />
      </dl>
      <div className="audit-data">
        <JsonViewer node={fromValue((data ?? null) as Json)} label="Data of the entry" />
      </div>
    </>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi className="mono">{visibleText(text)}</bdi>
        <CopyButton iconOnly text={text} label={`Copy: ${name}`} />
      </dd>
    </div>
  );
}
