"use client";

import { TopBar } from "@/components/shell/top-bar";
import { ErrorState } from "@/components/ui/error-state";

type Failure = { error: Error & { digest?: string }; reset: () => void };

/** Keeps the navigation when a page of the console fails. */
export default function ConsoleError({ error, reset }: Failure) {
  return (
    <>
      <TopBar title="Something failed" />
      <div className="body">
        <ErrorState title="This page could not be shown." error={error} onRetry={reset} />
      </div>
    </>
  );
}
