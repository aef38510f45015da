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
        <h1>{title}</h1>
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
