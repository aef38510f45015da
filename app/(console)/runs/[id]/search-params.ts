import { parseAsString, parseAsStringLiteral } from "nuqs";
import { stepTabs } from "@/components/run/step-detail";

/** What a pasted link restores: the selected step and the tab beside it. A bad tab falls back to the one that says most. */
export const runParams = { span: parseAsString, tab: parseAsStringLiteral(stepTabs) };
