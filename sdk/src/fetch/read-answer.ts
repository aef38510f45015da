import { Draft } from "@/sdk/src/fetch/draft";
import { type Fields, fieldsOf, isFields, listOf, parseJson, textOf } from "@/sdk/src/fetch/json";
import type { ModelCall } from "@/sdk/src/fetch/model-call";
import { type End, watch } from "@/sdk/src/fetch/watch";

export interface Answered {
  readonly draft: Draft;
  readonly end: End;
  /** Something in it was not what the API promises. */
  readonly malformed: boolean;
}

interface Reading {
  /** The chunk with the usage is for us alone: the caller did not ask for it. */
  readonly hideUsage: boolean;
  /** Of a stream. */
  readonly onFirst: () => void;
  readonly onEnd: (answered: Answered) => void;
}

/** The same answer, read as the caller reads it. */
export function readAnswer(response: Response, { api }: ModelCall, reading: Reading): Response {
  const draft = new Draft();
  const isStream = /^text\/event-stream/i.test(response.headers.get("content-type") ?? "");
  let malformed = false;
  const take = (data: string): boolean => {
    if (data === "[DONE]") return true;
    const value = parseJson(data);
    if (isFields(value)) (isStream ? api.readEvent : api.readWhole)(value, draft);
    else if (Array.isArray(value)) for (const event of value) api.readEvent(fieldsOf(event), draft);
    else malformed = true;
    return !(reading.hideUsage && isFields(value) && isUsageAlone(value));
  };
  return passOn(response, isStream ? (reading.hideUsage ? "filtered events" : "events") : "plain", {
    onFirst: () => isStream && reading.onFirst(),
    onData: take,
    onEnd: (end) => reading.onEnd({ draft, end, malformed }),
  });
}

const isUsageAlone = (event: Fields) =>
  isFields(event["usage"]) && Array.isArray(event["choices"]) && event["choices"].length === 0;

/** An answer that is an error: calls back with what it says, once that is known. */
export function readFailure(response: Response, onEnd: (message: string | null) => void): Response {
  let message: string | null = null;
  return passOn(response, "plain", {
    onFirst: () => undefined,
    onData: (data) => {
      const value = parseJson(data);
      const error = fieldsOf(fieldsOf(listOf(value)[0] ?? value)["error"]);
      message = textOf(error["message"]);
      return true;
    },
    onEnd: () => onEnd(message),
  });
}

function passOn(response: Response, form: Parameters<typeof watch>[1], watcher: Parameters<typeof watch>[2]): Response {
  const { body, status, statusText, url, redirected } = response;
  if (body === null) {
    watcher.onEnd({ how: "whole" });
    return response;
  }
  const headers = new Headers(response.headers);
  if (form === "filtered events") headers.delete("content-length");
  const passed = new Response(watch(body, form, watcher), { status, statusText, headers });
  return Object.defineProperties(passed, { url: { value: url }, redirected: { value: redirected } });
}
