import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs";
import { stepTabs } from "@/components/run/step-detail";
import { runViews } from "@/components/run/views";
import { readRange, writeRange } from "@/lib/domain/trace/time-range";

const parseAsRange = createParser({
  parse: readRange,
  serialize: writeRange,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});

/** ns since the run's start. */
const parseAsMoment = createParser({
  parse: (text) => (/^\d{1,16}$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null),
  serialize: (ns: number) => String(Math.max(0, Math.round(ns))),
});

/**
 * What a pasted link restores: the view, the selected step, the tab beside it, the part of the run that is shown, in ns
 * since its start, whether the critical path is drawn, the moment at which a replay stands, what is looked for, and
 * whether only that is shown. A bad value falls back alone.
 */
export const runParams = {
  view: parseAsStringLiteral(runViews).withDefault("timeline"),
  span: parseAsString,
  tab: parseAsStringLiteral(stepTabs),
  zoom: parseAsRange,
  critical: parseAsBoolean.withDefault(false),
  at: parseAsMoment,
  find: parseAsString.withDefault(""),
  only: parseAsBoolean.withDefault(false),
};
