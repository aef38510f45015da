import type { ReactNode } from "react";
import type { Breaker } from "@/lib/contract/controls";

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.4 } as const;
const dot = (x: number) => <circle cx={x} cy={5} r={1.6} fill="currentColor" />;
const shapes: Readonly<Record<Breaker["state"], ReactNode>> = {
  closed: (
    <>
      <path d="M0 5h18" {...line} />
      {dot(6)}
      {dot(12)}
    </>
  ),
  open: (
    <>
      <path d="M0 5h6L12 1M12 5h6" {...line} />
      {dot(6)}
      {dot(12)}
    </>
  ),
  half_open: (
    <>
      <path d="M0 5h6M12 5h6" {...line} />
      <path d="M6 5h6" strokeDasharray="1.5 1.5" {...line} />
      {dot(6)}
      {dot(12)}
    </>
  ),
  isolated: <path d="M0 5h5M13 5h5M7 1v8M11 1v8" {...line} />,
};

export const isBreakerState = (text: string): text is Breaker["state"] => Object.hasOwn(shapes, text);

/** Drawn as a switch: closed, open lever, half open dashed, isolated two bars; the word beside it. */
export function BreakerChip({ state }: Pick<Breaker, "state">) {
  return (
    <span className={`brk ${state}`}>
      <svg viewBox="0 0 18 10" aria-hidden="true">
        {shapes[state]}
      </svg>
      {state.replace("_", " ")}
    </span>
  );
}
