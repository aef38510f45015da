import { parseAsString, parseAsStringLiteral } from "nuqs";
import { stepTabs } from "@/components/run/step-detail";
import { runViews } from "@/components/run/views";

/** What a pasted link restores: the view, the selected step and the tab beside it. A bad value falls back alone. */
export const runParams = {
  view: parseAsStringLiteral(runViews).withDefault("timeline"),
  span: parseAsString,
  tab: parseAsStringLiteral(stepTabs),
};
