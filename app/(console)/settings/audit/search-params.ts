import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { time } from "@/app/(console)/runs/search-params";
import { lastRanges } from "@/lib/contract/views";

/** What a pasted link restores: which entries are listed, and which one is open. A bad value falls back alone. */
export const auditParams = {
  actor: parseAsString,
  action: parseAsString,
  subject: parseAsString,
  q: parseAsString.withDefault(""),
  last: parseAsStringLiteral(lastRanges).withDefault("all"),
  from: time,
  to: time,
  entry: parseAsInteger,
};
export const loadAuditParams = createLoader(auditParams);
