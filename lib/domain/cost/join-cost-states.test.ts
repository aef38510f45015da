import { expect, it } from "vitest";
import { joinCostStates } from "./join-cost-states";

it.each([
  [[], "none"],
  [["none", "none"], "none"],
  [["complete", "none"], "complete"],
  [["unpriced", "none"], "unpriced"],
  [["complete", "unpriced"], "partial"],
  [["complete", "partial"], "partial"],
] as const)("%j together are %s", (states, joined) => {
  expect(joinCostStates(states)).toBe(joined);
});
