import { parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The tab, and in it the contract, the budget or the gate that is read. */
export const pipelineParams = {
  tab: parseAsStringLiteral(["contracts", "budgets", "gates", "rules"]).withDefault("contracts"),
  contract: parseAsString,
  gate: parseAsString,
  budget: parseAsString,
};
