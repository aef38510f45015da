import type { ModelApi } from "@/lib/domain/model/api";
import { Draft } from "@/lib/domain/model/draft";
import { concat, dataOf, EventFrames } from "@/lib/domain/model/event-frames";
import { type Fields, fieldsOf, isFields, parseJson } from "@/lib/domain/model/json";

/** How a body ended: all of it came; its reader wanted no more; or it broke. */
export type End = { readonly how: "whole" | "cancelled" } | { readonly how: "broken"; readonly error: unknown };

export interface Answered {
  readonly draft: Draft;
  readonly end: End;
  /** Something in it was not what the API promises. */
  readonly malformed: boolean;
}

/** Of a stream each chunk goes on as it comes, but where events may be hidden: then each goes on once it is whole. */
export type Form = "plain" | "events" | "filtered events";

/** `hideUsage`: the chunk with the usage is for us alone, the caller did not ask for it. */
export function formOf(contentType: string | null | undefined, hideUsage: boolean): Form {
  if (!/^text\/event-stream/i.test(contentType ?? "")) return "plain";
  return hideUsage ? "filtered events" : "events";
}

/** Takes what an answer says, piece by piece. */
export class AnswerReader {
  readonly draft = new Draft();
  malformed = false;
  readonly #api: ModelApi;
  readonly #form: Form;

  constructor(api: ModelApi, form: Form) {
    this.#api = api;
    this.#form = form;
  }

  /** Data of an event of a stream, or all of a plain body. False: the caller shall not see this event. */
  take(data: string): boolean {
    if (data === "[DONE]") return true;
    const value = parseJson(data);
    if (isFields(value)) (this.#form === "plain" ? this.#api.readWhole : this.#api.readEvent)(value, this.draft);
    else if (Array.isArray(value)) for (const event of value) this.#api.readEvent(fieldsOf(event), this.draft);
    else this.malformed = true;
    return !(this.#form === "filtered events" && isFields(value) && isUsageAlone(value));
  }

  /** Clients give up here, and some neither cancel nor read on. */
  get isGivenUp(): boolean {
    return this.malformed || this.draft.fault !== null;
  }
}

const isUsageAlone = (event: Fields) =>
  isFields(event["usage"]) && Array.isArray(event["choices"]) && event["choices"].length === 0;

/** A plain answer longer than this is passed on unread. */
const plainBytesMax = 64 * 2 ** 20;

/** What of a body is passed on, while it is looked at. `onData` answers whether the caller shall see an event. */
export class Looker {
  readonly #form: Form;
  readonly #onData: (data: string) => boolean;
  readonly #frames = new EventFrames();
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(form: Form, onData: (data: string) => boolean) {
    this.#form = form;
    this.#onData = onData;
  }

  chunk(chunk: Uint8Array): readonly Uint8Array[] {
    if (this.#form !== "plain") {
      const events = this.#frames.push(chunk).filter((event) => this.#passes(event));
      return this.#form === "events" ? [chunk] : events;
    }
    this.#size += chunk.length;
    if (this.#size <= plainBytesMax) this.#pieces.push(chunk);
    return [chunk];
  }

  /** After the last chunk; not `whole`: the body broke off. */
  last(whole: boolean): readonly Uint8Array[] {
    if (this.#form === "plain") {
      if (whole && this.#size <= plainBytesMax)
        this.#onData(new TextDecoder().decode(concat(this.#pieces, this.#size)));
      return [];
    }
    // the empty line after the last event is often left out
    const rest = this.#frames.rest();
    const passed = rest.length > 0 && (!whole || this.#passes(rest));
    return passed && this.#form === "filtered events" ? [rest] : [];
  }

  /** What was passed on ends with a whole event. */
  get isBetween(): boolean {
    return this.#form !== "plain" && (this.#form === "filtered events" || this.#frames.isBetween);
  }

  #passes(event: Uint8Array): boolean {
    const data = dataOf(event);
    return data === null || this.#onData(data);
  }
}
