// The arguments of fetch, read and sent on.

type Input = Parameters<typeof fetch>[0];
type Init = Parameters<typeof fetch>[1];

export interface Sending {
  readonly send: typeof fetch;
  readonly input: Input;
  readonly init: Init;
}

export function urlOf({ input }: Sending): URL | null {
  const address = input instanceof Request ? input.url : String(input);
  return URL.canParse(address) ? new URL(address) : null;
}

export function methodOf({ input, init }: Sending): string {
  return (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
}

export function headersOf({ input, init }: Sending): Headers {
  return new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
}

export function signalOf({ input, init }: Sending): AbortSignal | null {
  return init?.signal ?? (input instanceof Request ? input.signal : null);
}

/** Null: there is none, or one that can be read only once. A Request is read from a copy. */
export async function bodyOf({ input, init }: Sending): Promise<string | null> {
  const body = init?.body;
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) return new TextDecoder().decode(body);
  return !body && input instanceof Request && input.body ? input.clone().text() : null;
}

/** The same request with another signal, and another body (null: its own). */
export function withChange(
  sending: Sending,
  { body, signal }: { body: string | null; signal: AbortSignal },
): [Input, Init] {
  const { input, init } = sending;
  if (body === null) return [input, { ...init, signal }];
  const headers = headersOf(sending);
  headers.delete("content-length");
  return [input, { ...init, headers, body, signal }];
}
