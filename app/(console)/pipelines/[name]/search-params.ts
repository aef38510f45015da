import { parseAsString, parseAsStringLiteral } from "nuqs/server";

export const pipelineTabs = ["contracts", "rules"] as const;
export type PipelineTab = (typeof pipelineTabs)[number];

/** The tab, and in it the contract that is read. */
export const pipelineParams = {
  tab: parseAsStringLiteral(pipelineTabs).withDefault("contracts"),
  contract: parseAsString,
};
