import { z } from "zod";

/** What the navigation counts; each is the number of the list behind it, and stops at `attentionMax`. */
export const Attention = z.object({
  /** Groups of findings that are open or came back. */
  findings: z.int(),
  /** Approvals that wait. */
  approvals: z.int(),
  /** Scopes that are held (single runs are not counted) and breakers that refuse. */
  controls: z.int(),
});
export type Attention = z.infer<typeof Attention>;
export const attentionMax = 100;
