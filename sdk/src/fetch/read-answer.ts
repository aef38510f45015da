import { Draft } from "@/sdk/src/fetch/draft";
import { type Fields, fieldsOf, isFields, listOf, parseJson, textOf } from "@/sdk/src/fetch/json";
import type { ModelCall } from "@/sdk/src/fetch/model-call";
import { type End, type Form, type Watcher, watch } from "@/sdk/src/fetch/watch";

export interface Answered {
  readonly draft: Draft;
  readonly end: End;
  /** Something in it was not what the API promises. */
  readonly malformed: boolean;
}

interface Reading {
  /** The chunk with the usage is for us alone: the caller did not ask for it. */
  readonly hideUsage: boolean;
  readonly signal: AbortSignal | null;
  /** Of a stream. */
  readonly onFirst: () => void;
  readonly onEnd: (answered: Answered) => void;
}

/** The same answer, read as the caller reads it. */
export function readAnswer(response: Response, { api }: ModelCall, reading: Reading): Response {
  const draft = new Draft();
  const isStream = /^text\/event-stream/i.test(response.headers.get("content-type") ?? "");
  let malformed = false;
  let told = false;
  const tell = (end: End) => {
    if (!told) reading.onEnd({ draft, end, malformed });
    told = true;
  };
  const take = (data: string): boolean => {
    if (data === "[DONE]") return true;
    const value = parseJson(data);
    if (isFields(value)) (isStream ? api.readEvent : api.readWhole)(value, draft);
    else if (Array.isArray(value)) for (const event of value) api.readEvent(fieldsOf(event), draft);
    else malformed = true;
    // clients give up here, and some neither cancel nor read on
    if (malformed || draft.fault !== null) tell({ how: "whole" });
    return !(reading.hideUsage && isFields(value) && isUsageAlone(value));
  };
  const form = isStream ? (reading.hideUsage ? "filtered events" : "events") : "plain";
  const onFirst = () => isStream && reading.onFirst();
  return passOn(response, { form, signal: reading.signal }, { onFirst, onData: take, onEnd: tell });
}

const isUsageAlone = (event: Fields) =>
  isFields(event["usage"]) && Array.isArray(event["choices"]) && event["choices"].length === 0;

/** An answer that is an error: calls back with what it says, once that is known. */
export function readFailure(response: Response, onEnd: (message: string | null) => void): Response {
  let message: string | null = null;
  return passOn(
    response,
    { form: "plain", signal: null },
    {
      onFirst: () => undefined,
      onData: (data) => {
        const value = parseJson(data);
        const error = fieldsOf(fieldsOf(listOf(value)[0] ?? value)["error"]);
        message = textOf(error["message"]);
        return true;
      },
      onEnd: () => onEnd(message),
    },
  );
}

function passOn(response: Response, how: { form: Form; signal: AbortSignal | null }, watcher: Watcher): Response {
  const { body, status, statusText, url, redirected } = response;
  if (body === null) watcher.onEnd({ how: "whole" });
  const headers = new Headers(response.headers);
  if (how.form === "filtered events") headers.delete("content-length");
  const passed = new Response(body && watch(body, how, watcher), { status, statusText, headers });
  return Object.defineProperties(passed, { url: { value: url }, redirected: { value: redirected } });
}
