import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { risks, waitingFilter } from "@/lib/browser/inbox-filter";
import { inboxSorts, inboxStates, inboxWhose } from "@/lib/contract/inbox";

/** What a pasted link restores of the list: a bad value falls back alone. */
export const inboxParams = {
  state: parseAsStringLiteral(inboxStates).withDefault(waitingFilter.state),
  risk: parseAsArrayOf(parseAsStringLiteral(risks)).withDefault([]),
  pipeline: parseAsString,
  whose: parseAsStringLiteral(inboxWhose).withDefault(waitingFilter.whose),
  text: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(inboxSorts).withDefault(waitingFilter.sort),
  view: parseAsString,
};
export const loadInboxParams = createLoader(inboxParams);
/** Which request is open: `/approvals?id=…` is its lasting address, whatever became of it. */
export const openParam = parseAsString;
