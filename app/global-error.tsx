"use client";

import { ErrorState } from "@/components/ui/error-state";
import "@/app/globals.css";

type Failure = { error: Error & { digest?: string }; reset: () => void };

/** When even the root layout fails: no theme, no shell, but the words and a way back. */
export default function GlobalError({ error, reset }: Failure) {
  return (
    <html lang="en">
      <body>
        <main className="lone">
          <ErrorState title="Tracegate could not be shown." error={error} onRetry={reset} />
        </main>
      </body>
    </html>
  );
}
