import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const findingViews = ["open", "resolved", "ignored", "all"] as const;
export const findingMarks = ["schema", "silent"] as const;
/** What a pasted link restores: which groups are listed, and which one is open. */
export const findingParams = {
  state: parseAsStringLiteral(findingViews).withDefault("open"),
  mark: parseAsStringLiteral(findingMarks),
  pipeline: parseAsString,
  group: parseAsString,
};
export const loadFindingParams = createLoader(findingParams);
