// All that the rules find in a run, given what earlier runs of its pipeline were like.
import type { Judged } from "@/lib/domain/judge/rules";
import { brokenContracts } from "./contracts";
import { type ControlStates, controlStates } from "./control-states";
import { errorsAsData, swallowedErrors } from "./errors";
import type { Finding } from "./finding";
import type { History } from "./history";
import { judgedFindings } from "./judged";
import { ignoredLimits, nearLimits } from "./limits";
import { cycles, identicalLoops } from "./loops";
import { drifts, unusualFigures, unusualFormats, unusualSteps } from "./norms";
import { emptyOutputs, malformedJson, refusedOutputs, truncatedOutputs } from "./outputs";
import { placeholders } from "./placeholders";
import { amplifiedRetries, retryStorms } from "./retries";
import { emptyRetrievals, unusedData } from "./retrieval";
import type { RunView } from "./run-view";
import { invalidArguments, toolsMissing, unknownTools } from "./tools";
import type { Validate } from "./validate";

/** What is known of a run beside its steps. */
export type Known = ControlStates & { readonly judged: readonly Judged[] };

/** A pure function of the run and its history: ids, times of day and the order of parallel steps make no difference. */
export function findAll(view: RunView, history: History, validate: Validate, known: Known): Finding[] {
  return [
    ...brokenContracts(view, validate),
    ...invalidArguments(view, validate),
    ...unknownTools(view),
    ...toolsMissing(view, history),
    ...malformedJson(view),
    ...errorsAsData(view),
    ...swallowedErrors(view),
    ...truncatedOutputs(view),
    ...emptyOutputs(view, history),
    ...refusedOutputs(view),
    ...placeholders(view),
    ...identicalLoops(view),
    ...cycles(view),
    ...retryStorms(view),
    ...amplifiedRetries(view),
    ...emptyRetrievals(view),
    ...unusedData(view),
    ...unusualFigures(view, history),
    ...unusualSteps(view, history),
    ...unusualFormats(view, history),
    ...drifts(view, history),
    ...nearLimits(view),
    ...ignoredLimits(view),
    ...controlStates(view, known),
    ...judgedFindings(view, known.judged),
  ];
}
