"use client";

import { Brand } from "@/components/shell/brand";
import { ErrorState } from "@/components/ui/error-state";

type Failure = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Failure) {
  return (
    <main className="lone">
      <p className="brand">
        <Brand />
      </p>
      <ErrorState title="This page could not be shown." error={error} onRetry={reset} />
    </main>
  );
}
