import { type Answered, AnswerReader, type End, type Form, formOf } from "@/lib/domain/model/answer-reader";
import { messageOfError } from "@/lib/domain/model/error-message";
import type { ModelCall } from "@/lib/domain/model/model-call";
import { type Watcher, watch } from "@/sdk/src/fetch/watch";

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
  const form = formOf(response.headers.get("content-type"), reading.hideUsage);
  const reader = new AnswerReader(api, form);
  let told = false;
  const tell = (end: End) => {
    if (!told) reading.onEnd({ draft: reader.draft, end, malformed: reader.malformed });
    told = true;
  };
  const take = (data: string): boolean => {
    const passes = reader.take(data);
    if (reader.isGivenUp) tell({ how: "whole" });
    return passes;
  };
  const onFirst = () => form !== "plain" && reading.onFirst();
  return passOn(response, { form, signal: reading.signal }, { onFirst, onData: take, onEnd: tell });
}

/** An answer that is an error: calls back with what it says, once that is known. */
export function readFailure(response: Response, onEnd: (message: string | null) => void): Response {
  let message: string | null = null;
  return passOn(
    response,
    { form: "plain", signal: null },
    {
      onFirst: () => undefined,
      onData: (data) => {
        message = messageOfError(data);
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
