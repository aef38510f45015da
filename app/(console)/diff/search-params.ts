import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs";
import { diffLayouts } from "@/components/diff/layouts";

/** What a pasted link restores: the two runs, the selected step, whether only differences are shown, and how texts stand. */
export const diffParams = {
  head: parseAsString,
  base: parseAsString,
  step: parseAsString,
  only: parseAsBoolean.withDefault(false),
  layout: parseAsStringLiteral(diffLayouts).withDefault("unified"),
};
