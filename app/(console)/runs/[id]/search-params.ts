import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs";
import { stepTabs } from "@/components/run/step-detail";
import { runViews } from "@/components/run/views";
import { readRange, writeRange } from "@/lib/domain/trace/time-range";

const parseAsRange = createParser({
  parse: readRange,
  serialize: writeRange,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});

/**
 * What a pasted link restores: the view, the selected step, the tab beside it, the part of the run that is shown, in ns
 * since its start, and whether the critical path is drawn. A bad value falls back alone.
 */
export const runParams = {
  view: parseAsStringLiteral(runViews).withDefault("timeline"),
  span: parseAsString,
  tab: parseAsStringLiteral(stepTabs),
  zoom: parseAsRange,
  critical: parseAsBoolean.withDefault(false),
};
