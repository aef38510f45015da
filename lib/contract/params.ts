import { z } from "zod";
import { RunId, RunRef } from "@/lib/contract/control-ids";

export const hex = (digits: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`));

/**
 * Ids are hex, in either case when asked for, in lower case when answered. A run may also be named by its own id, which
 * its client chose: the handler gets the trace id either way.
 */
export const OfRun = z.object({ traceId: RunRef });
export const OfSpan = z.object({ traceId: RunRef, spanId: hex(16) });

/** Of the control plane, which knows a run by its own id alone. */
export const OfRunId = z.object({ traceId: RunId });
/** What the server named itself. */
export const OfRow = z.object({ id: z.uuid() });
