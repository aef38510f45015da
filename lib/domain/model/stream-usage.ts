// OpenAI's chat completions tell the usage of a stream only when asked. Without it the whole hold would be charged, so it
// is asked for inside a run, and the chunk that brings it is kept from whoever did not ask: it has no choices, which
// breaks code that reads `choices[0]`.
import { chat } from "@/lib/domain/model/chat";
import { fieldsOf } from "@/lib/domain/model/json";
import type { ModelCall } from "@/lib/domain/model/model-call";

/** Azure knows the option from this version of its API on. */
const azureSince = "2024-09";

/** Null: the stream tells its usage anyway, or the provider refuses the option (Mistral, which always tells). */
export function askForUsage(call: ModelCall): ModelCall | null {
  const { api, body, host, url } = call;
  const options = fieldsOf(body["stream_options"]);
  if (api !== chat || body["stream"] !== true || options["include_usage"] === true || host === "mistral_ai")
    return null;
  const version = url.searchParams.get("api-version");
  if (version !== null && version < azureSince) return null;
  return { ...call, body: { ...body, stream_options: { ...options, include_usage: true } } };
}
