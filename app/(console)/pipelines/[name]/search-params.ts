import { parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The tab, and in it the contract, the budget or the gate that is read. */
export const pipelineParams = {
  tab: parseAsStringLiteral(["runs", "contracts", "budgets", "gates", "rules", "breakers", "controls"]).withDefault(
    "runs",
  ),
  contract: parseAsString,
  gate: parseAsString,
  budget: parseAsString,
};
