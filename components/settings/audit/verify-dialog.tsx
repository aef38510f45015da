"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Meter } from "@/components/ui/meter";
import { StatusBadge } from "@/components/ui/status-badge";
import { verifyAudit } from "@/lib/browser/audit-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { AuditVerified } from "@/lib/contract/audit";
import { formatCount } from "@/lib/format";

export type VerifyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onShow: (seq: number) => void };
type Progress = AuditVerified | { readonly state: "failed"; readonly why: string } | null;

/** Walks the whole chain on the server and tells what came of it. */
export function VerifyDialog({ open, onOpenChange, onShow }: VerifyDialogProps) {
  const { progress, run, stop } = useVerification();
  const [head, setHead] = useState("");
  const id = useId();
  const wrong = head !== "" && readHead(head) === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) void run(readHead(head));
  };
  const close = (next: boolean) => {
    if (!next) stop();
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Verify the audit log"
      className="audit-verify"
      description="Each entry is hashed again and held against the one before it: whatever was altered, removed, put in or moved is found. That the end was cut off together with its record is found by a head that you noted earlier."
    >
      <form className="form" onSubmit={submit}>
        <label className="label" htmlFor={id}>
          A head that you noted, if any
        </label>
        <span className={`field ${wrong ? "wrong" : ""}`}>
          <input
            id={id}
            className="mono"
            value={head}
            autoComplete="off"
            spellCheck={false}
            placeholder="120:9f86d081884c7d65…"
            onChange={({ target }) => setHead(target.value.trim())}
          />
        </span>
        {wrong && <p className="wrong-text">A head is a number, a colon and 64 hex digits.</p>}
        <Button variant="ink" type="submit" disabled={wrong || progress?.state === "checking"}>
          Verify
        </Button>
      </form>
      <div className="audit-outcome" role="status">
        <Outcome progress={progress} onShow={onShow} />
      </div>
    </Dialog>
  );
}

function readHead(text: string) {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq === undefined || hash === undefined ? null : { seq, hash };
}

function useVerification() {
  const [progress, setProgress] = useState<Progress>(null);
  const going = useRef<AbortController>(null);
  const stop = () => {
    going.current?.abort();
    setProgress(null);
  };
  const run = async (noted: ReturnType<typeof readHead>) => {
    const mine = new AbortController();
    going.current = mine;
    setProgress({ state: "checking", checked: 0, of: 0 });
    try {
      await verifyAudit(noted, setProgress, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) setProgress({ state: "failed", why: describeError(error).detail });
    }
  };
  return { progress, run, stop };
}

function Outcome({ progress, onShow }: { progress: Progress; onShow: (seq: number) => void }) {
  if (progress === null) return null;
  switch (progress.state) {
    case "checking": {
      const words = `${formatCount(progress.checked)} of ${formatCount(progress.of)} entries`;
      return (
        <>
          <p className="q2">{words}</p>
          <Meter label="Verified so far" spent={progress.checked / Math.max(1, progress.of)} words={words} />
        </>
      );
    }
    case "verified": {
      const head = `${progress.head.seq}:${progress.head.hash}`;
      return (
        <>
          <StatusBadge status="done">Verified {formatCount(progress.checked)} entries: all as written</StatusBadge>
          <p className="q2">Note this head down, outside Tracegate. A later verification is held against it.</p>
          <p className="row">
            <code className="audit-hash">{head}</code>
            <CopyButton text={head} label="Copy the head" />
          </p>
        </>
      );
    }
    case "broken":
      return (
        <>
          <StatusBadge status="failed">The chain breaks at entry {formatCount(progress.seq)}</StatusBadge>
          <p>{progress.detail}.</p>
          <p className="q2">{formatCount(progress.checked)} entries before it are as they were written.</p>
          <Button onClick={() => onShow(Math.max(1, progress.seq))}>Show the place</Button>
        </>
      );
    case "failed":
      return (
        <>
          <StatusBadge status="failed">The log could not be verified</StatusBadge>
          <p className="q2">{progress.why}</p>
        </>
      );
  }
}
