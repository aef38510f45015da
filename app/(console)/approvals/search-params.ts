import { parseAsString, parseAsStringLiteral } from "nuqs";
import { queueStates } from "@/components/approvals/queue-states";

/** What a pasted link restores: which approvals are listed, and which one is open. A bad value falls back alone. */
export const approvalParams = {
  state: parseAsStringLiteral(queueStates).withDefault("pending"),
  id: parseAsString,
};
