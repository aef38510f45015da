import { parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The tab, and in it the contract or the gate that is read. */
export const pipelineParams = {
  tab: parseAsStringLiteral(["contracts", "gates", "rules"]).withDefault("contracts"),
  contract: parseAsString,
  gate: parseAsString,
};
