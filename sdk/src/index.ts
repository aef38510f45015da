export { current } from "@/sdk/src/current";
export { decide } from "@/sdk/src/decide";
export { gate } from "@/sdk/src/gate";
export { Halt } from "@/sdk/src/halt";
export { pipeline } from "@/sdk/src/pipeline";
export { serve } from "@/sdk/src/serve";
export { tracegate } from "@/sdk/src/settings";
export { step } from "@/sdk/src/step";
export type { Decision, GateRule, Limits, Pipeline, RunResult, StepContext, StepOptions } from "@/sdk/src/types";
