import { parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The tab, and in it the contract that is read. */
export const pipelineParams = {
  tab: parseAsStringLiteral(["contracts", "rules"]).withDefault("contracts"),
  contract: parseAsString,
};
