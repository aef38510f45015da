"use client";

import { type SubmitEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Decide } from "@/lib/contract/approvals";

const reasons = {
  wrong_arguments: "The arguments are wrong",
  not_allowed: "Not allowed",
  too_risky: "Too risky",
  not_needed: "Not needed",
  other: "Another reason",
} as const satisfies Record<NonNullable<Decide["reason"]>, string>;
type Reason = keyof typeof reasons;
const isReason = (text: string): text is Reason => text in reasons;
const commentChars = 2000;

type RejectFormProps = {
  pending: boolean;
  onCancel: () => void;
  onReject: (body: Omit<Decide, "rev">) => void;
};

/** A rejection says why: the agent is told, and whoever looks later. */
export function RejectForm({ pending, onCancel, onReject }: RejectFormProps) {
  const [reason, setReason] = useState<Reason>("wrong_arguments");
  const [comment, setComment] = useState("");
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (comment.trim()) onReject({ verdict: "reject", reason, comment: comment.trim() });
  };
  return (
    <form className="form reject" onSubmit={submit}>
      <label className="label" htmlFor={`${id}-reason`}>
        Why not?
      </label>
      <span className="field">
        <select
          id={`${id}-reason`}
          value={reason}
          onChange={({ target }) => isReason(target.value) && setReason(target.value)}
        >
          {Object.entries(reasons).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </span>
      <label className="label" htmlFor={`${id}-comment`}>
        In a sentence: the agent reads it
      </label>
      <span className="field area">
        <textarea
          id={`${id}-comment`}
          rows={2}
          maxLength={commentChars}
          value={comment}
          // biome-ignore lint/a11y/noAutofocus: the form opens at the press of Reject
          autoFocus
          onChange={(event) => setComment(event.target.value)}
        />
      </span>
      <span className="row form-end">
        <Button onClick={onCancel}>Back</Button>
        <Button variant="solid-bad" type="submit" disabled={!comment.trim() || pending}>
          Reject
        </Button>
      </span>
    </form>
  );
}
