import type { ReactNode } from "react";
import type { StepKind } from "@/lib/domain/trace/step";

const ring = { fill: "none", stroke: "currentColor" } as const;
const shapes: Record<StepKind | "run", ReactNode> = {
  run: <path d="M6 .6 11.4 6 6 11.4.6 6z" fill="currentColor" />,
  agent: <path d="M6 1 11.4 10.8H.6z" fill="currentColor" />,
  llm: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  tool: <rect x="1.2" y="1.2" width="9.6" height="9.6" rx="1" fill="currentColor" />,
  retrieval: (
    <>
      <circle cx="5" cy="5" r="3.4" strokeWidth="2" {...ring} />
      <path d="M7.8 7.8 11 11" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  embedding: (
    <path
      d="M.9 3a2.1 2.1 0 1 1 4.2 0A2.1 2.1 0 0 1 .9 3zm6 0a2.1 2.1 0 1 1 4.2 0 2.1 2.1 0 0 1-4.2 0zm-6 6a2.1 2.1 0 1 1 4.2 0A2.1 2.1 0 0 1 .9 9zm6 0a2.1 2.1 0 1 1 4.2 0 2.1 2.1 0 0 1-4.2 0z"
      fill="currentColor"
    />
  ),
  chain: (
    <>
      <rect x=".8" y="1.6" width="10.4" height="3.2" rx="1" fill="currentColor" />
      <rect x=".8" y="7.2" width="10.4" height="3.2" rx="1" fill="currentColor" />
    </>
  ),
  guard: <path d="M6 .5 11 2.3v3.6c0 2.9-2 4.8-5 5.7-3-.9-5-2.8-5-5.7V2.3z" fill="currentColor" />,
  gate: <path d="M.6 1.4h10.8v2.2H9.9V11H7.7V3.6H4.3V11H2.1V3.6H.6z" fill="currentColor" />,
  other: <circle cx="6" cy="6" r="4" strokeWidth="1.8" {...ring} />,
};

/** The shape of a step's kind: the shape says it, the colour repeats it. */
export function KindGlyph({ kind, label = kind }: { kind: StepKind | "run"; label?: string }) {
  return (
    <svg className={`kd k-${kind}`} viewBox="0 0 12 12" role="img" aria-label={label}>
      {shapes[kind]}
    </svg>
  );
}
