// What vendors' errors say: their SDKs carry the HTTP status and headers in different places.
type Told = {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly responseHeaders?: unknown;
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
  readonly cause?: unknown;
  readonly lastError?: unknown;
};
export type Fault = "timeout" | "connection" | "429" | "5xx" | "other";

const connection = /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOSTUNREACH|ENETUNREACH|UND_ERR_(SOCKET|CONNECT|CLOSED))/;
const timeout = /^(ETIMEDOUT|UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT)/;

/** The error and what it wraps, outermost first. */
function chain(error: unknown): Told[] {
  const links: Told[] = [];
  for (let link = error; typeof link === "object" && link !== null && links.length < 8; ) {
    const told = link as Told;
    links.push(told);
    link = told.lastError ?? told.cause;
  }
  return links;
}

const statusOf = (told: Told) =>
  [told.status, told.statusCode, told.response?.status].find((status) => typeof status === "number") as
    | number
    | undefined;

/** What an error says about its provider. */
export function faultOf(error: unknown): Fault {
  for (const told of chain(error)) {
    const status = statusOf(told);
    if (status === 429) return "429";
    if (status === 408 || status === 504) return "timeout";
    if (status !== undefined && status >= 400) return status >= 500 ? "5xx" : "other";
    const code = String(told.code ?? "");
    const name = String(told.name ?? "");
    if (timeout.test(code) || /Timeout/i.test(name)) return "timeout";
    if (connection.test(code) || name === "APIConnectionError") return "connection";
    if (told instanceof TypeError && told.message === "fetch failed") return "connection";
  }
  return "other";
}

/** Milliseconds that the provider asks to wait; null: it does not say. */
export function retryAfterMs(error: unknown, now: number): number | null {
  for (const told of chain(error)) {
    const headers = told.headers ?? told.responseHeaders ?? told.response?.headers;
    const ms = headerOf(headers, "retry-after-ms");
    if (ms !== undefined && Number(ms) >= 0) return Number(ms);
    const after = headerOf(headers, "retry-after");
    if (after !== undefined) return Number.isNaN(Number(after)) ? untilDate(after, now) : Number(after) * 1000;
  }
  return null;
}

const untilDate = (date: string, now: number) => {
  const at = Date.parse(date);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};

function headerOf(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  if (typeof headers !== "object" || headers === null) return undefined;
  if ("get" in headers && typeof headers.get === "function") return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? undefined : String(found[1]);
}

/** An error as it is journaled and told. */
export function describeError(error: unknown): { name: string; message: string; fault: Fault; status?: number } {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const status = chain(error)
    .map(statusOf)
    .find((found) => found !== undefined);
  return { name, message: message.slice(0, 2000), fault: faultOf(error), ...(status === undefined ? {} : { status }) };
}
