import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const findingViews = ["open", "resolved", "ignored", "all"] as const;
export const findingParams = { state: parseAsStringLiteral(findingViews).withDefault("open") };
export const loadFindingParams = createLoader(findingParams);
