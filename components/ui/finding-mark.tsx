import type { ReactNode } from "react";

const line = { fill: "none", stroke: "currentColor", strokeLinecap: "round", strokeLinejoin: "round" } as const;
const shapes = {
  schema: <path d="M3.5 1H1.5v10h2M8.5 1h2v10h-2M6 3.5v3M6 8.600v.1" strokeWidth="1.5" {...line} />,
  silent: <path d="M6 1.2 11.2 10.6H.8zM6 4.8v2.2M6 8.8v.1" strokeWidth="1.4" {...line} />,
  error: <path d="m2.5 2.5 7 7M9.5 2.5l-7 7" strokeWidth="1.8" {...line} />,
} as const satisfies Record<string, ReactNode>;
const words = { schema: "schema failure", silent: "silent failure", error: "error" } as const;
export type FindingKind = keyof typeof shapes;

export type FindingMarkProps = { kind: FindingKind; count?: number; title?: string; children?: ReactNode };

/** schema: brackets with a bang · silent: open triangle · error: cross. A count or a few words may follow. */
export function FindingMark({ kind, count, title = words[kind], children }: FindingMarkProps) {
  return (
    <span className={`fd ${kind}`} title={title}>
      <svg viewBox="0 0 12 12" role="img" aria-label={words[kind]}>
        {shapes[kind]}
      </svg>
      {count !== undefined && <span>{count}</span>}
      {children && <span>{children}</span>}
    </span>
  );
}
