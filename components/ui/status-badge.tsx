import type { ReactNode } from "react";
import type { RunStatus } from "@/lib/domain/trace/run";

const line = { fill: "none", stroke: "currentColor", strokeLinecap: "round", strokeLinejoin: "round" } as const;
const shapes: Record<RunStatus, ReactNode> = {
  done: (
    <>
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.3" {...line} />
      <path d="m4.5 7.2 1.8 1.8 3.3-3.8" strokeWidth="1.4" {...line} />
    </>
  ),
  running: (
    <>
      <circle cx="7" cy="7" r="5.4" strokeOpacity=".28" strokeWidth="1.8" {...line} />
      <path d="M7 1.6A5.4 5.4 0 0 1 12.4 7" strokeWidth="1.8" {...line} />
    </>
  ),
  waiting: (
    <>
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.4" {...line} />
      <path d="M7 3.8V7l2.2 1.6" strokeWidth="1.4" {...line} />
    </>
  ),
  failed: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M7 .9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 7 .9zM5.3 4.3l-1 1L6 7 4.3 8.7l1 1L7 8l1.7 1.7 1-1L8 7l1.7-1.7-1-1L7 6z"
    />
  ),
  halted: (
    <path fill="currentColor" fillRule="evenodd" d="M4.5.9h5l3.6 3.6v5l-3.6 3.6h-5L.9 9.5v-5zM3.8 6.1v1.8h6.4V6.1z" />
  ),
  lost: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.3 2" />
      <path d="M4.8 7h4.4" strokeWidth="1.5" {...line} />
    </>
  ),
};

export type StatusBadgeProps = {
  status: RunStatus;
  /** Why a run halted: `budget`, `schema`. */
  code?: string | null;
  /** Where the cell is narrow: the glyph alone, the word for screen readers and on hover. */
  glyphOnly?: boolean;
  /** Another word than the status itself, as in "waiting for the first span". */
  children?: ReactNode;
};

export function StatusBadge({ status, code, glyphOnly = false, children }: StatusBadgeProps) {
  return (
    <span className={`st ${status}`} title={glyphOnly ? status : undefined}>
      <svg viewBox="0 0 14 14" aria-hidden="true" className={status === "running" ? "spin" : undefined}>
        {shapes[status]}
      </svg>
      <span className={glyphOnly ? "sr" : undefined}>{children ?? status}</span>
      {code && !glyphOnly && <span className="code">{code}</span>}
    </span>
  );
}
