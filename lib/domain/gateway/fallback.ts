// The model that a budget falls back to, in the place of the one that was asked for.
import { isListedAt } from "@/lib/domain/cost/price-book";
import { type Vendor, vendors } from "@/lib/domain/gateway/address";
import { type ModelCall, withModel } from "@/lib/domain/model/model-call";

/** The same call of that model; a text: why there is none. A call is never sent to another vendor than its caller's. */
export function fallbackCall(call: ModelCall, vendor: Vendor, model: string, at: Date): ModelCall | string {
  if (model === call.model) return `The same holds for ${model}, which the budget falls back to.`;
  const others = vendors.filter((each) => each !== vendor);
  const isOthers = !isListedAt(model, vendor, at) && others.find((each) => isListedAt(model, each, at));
  if (isOthers) return `The budget falls back to ${model}, which is a model of ${isOthers}: call it there.`;
  const other = withModel(call, model);
  return other ?? `The budget falls back to ${model}; the place of the model in this request is not known.`;
}
