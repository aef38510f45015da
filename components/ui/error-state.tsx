"use client";

import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { describeError } from "@/lib/browser/describe-error";

export type ErrorStateProps = {
  /** One sentence: what could not be shown. */
  title: string;
  error: unknown;
  onRetry?: () => void;
};

/** Stands where the data should be: the sentence, the cause, Retry, and the request id to quote. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  const { detail, requestId } = describeError(error);
  return (
    <div className="empty" role="alert">
      <span className="row">
        <StatusBadge status="failed" glyphOnly />
        <b className="med">{title}</b>
      </span>
      <p className="q2">{detail}</p>
      <span className="row">
        {onRetry && (
          <Button icon="retry" onClick={onRetry}>
            Retry
          </Button>
        )}
        {requestId && <span className="mono q">{requestId}</span>}
      </span>
    </div>
  );
}
