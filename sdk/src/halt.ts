import type { HaltCode } from "@/sdk/src/types";

const brand = Symbol.for("tracegate.halt");

/**
 * A boundary held: the run stops here unless the author catches it. `detail` says more: issues, scope of money, decision.
 * `instanceof` holds across two copies of this package.
 */
export class Halt extends Error {
  readonly code: HaltCode;
  readonly runId: string;
  /** Step at which it happened; null: the run as a whole. */
  readonly step: string | null;
  readonly detail: unknown;
  readonly [brand] = true;

  constructor(code: HaltCode, message: string, at: { runId: string; step?: string | null; detail?: unknown }) {
    super(message);
    this.name = "Halt";
    this.code = code;
    this.runId = at.runId;
    this.step = at.step ?? null;
    this.detail = at.detail ?? null;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

const depthMax = 10;

/** The halt behind an error: vendors' packages keep what their `fetch` threw as `cause`, or as one of the `errors` of all tries. */
export function haltIn(error: unknown, depth: number = depthMax): Halt | null {
  if (error instanceof Halt) return error;
  if (typeof error !== "object" || error === null || depth === 0) return null;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  const behind = [cause, ...(Array.isArray(errors) ? errors : [])];
  return behind.map((one) => haltIn(one, depth - 1)).find((halt) => halt !== null) ?? null;
}
