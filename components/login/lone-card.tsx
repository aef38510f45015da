import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";

export type LoneCardProps = { title: string; problem?: string | undefined; children: ReactNode };

/** A page of its own, outside the console: signing in, accepting an invitation. */
export function LoneCard({ title, problem, children }: LoneCardProps) {
  return (
    <main className="lone">
      <p className="brand">
        <Brand />
      </p>
      <div className="empty lone-card">
        <div className="brand">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M1 2h14v3h-2.5v9.5h-3V5h-3v9.5h-3V5H1z" fill="currentColor" />
          </svg>
          <h1>{title}</h1>
        </div>
        {problem && (
          <p role="alert" className="wrong-text">
            {problem}
          </p>
        )}
        {children}
      </div>
    </main>
  );
}
