import { context, trace } from "@opentelemetry/api";
import { apiAt, type ModelCall, readCall } from "@/lib/domain/model/model-call";
import { active } from "@/sdk/src/active";
import { callInRun } from "@/sdk/src/fetch/call-in-run";
import { readAnswer, readFailure } from "@/sdk/src/fetch/read-answer";
import { bodyOf, methodOf, type Sending, signalOf, urlOf } from "@/sdk/src/fetch/sending";
import { CallSpan } from "@/sdk/src/fetch/span";

/** A call of a model under the boundaries that hold here; everything else goes out as it is. */
export async function send(sending: Sending): Promise<Response> {
  const here = active.getStore();
  const call = await callOf(sending);
  if (call !== null) return here === undefined ? callAlone(call, sending) : callInRun(here, call, sending);
  here?.step?.countRequest();
  return sending.send(sending.input, sending.init);
}

async function callOf(sending: Sending): Promise<ModelCall | null> {
  const url = urlOf(sending);
  const api = url !== null && methodOf(sending) === "POST" ? apiAt(url) : null;
  if (url === null || api === null) return null;
  const body = await bodyOf(sending);
  return body === null ? null : readCall(api, url, body);
}

/** No run: the request goes out as it is. */
async function callAlone(call: ModelCall, sending: Sending): Promise<Response> {
  const { send, input, init } = sending;
  const span = new CallSpan(call, trace.getTracer("tracegate"), context.active(), (_path, value) => value);
  if (!span.isRecording()) return send(input, init);
  try {
    const response = await context.with(span.context, () => send(input, init));
    if (!response.ok) return readFailure(response, (message) => span.refused(response.status, message));
    return readAnswer(response, call, {
      hideUsage: false,
      signal: signalOf(sending),
      onFirst: () => span.firstByte(),
      onEnd: (answered) => span.answered(answered),
    });
  } catch (error) {
    span.failed(error);
    throw error;
  }
}
