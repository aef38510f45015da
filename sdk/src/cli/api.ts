import type { Problem } from "@/lib/contract/problem";
import { Failure, Unreachable } from "@/sdk/src/cli/ending";

type Query = Readonly<Record<string, string | number | undefined>>;
type Asking = { readonly query?: Query; readonly body?: unknown; readonly upload?: BodyInit };

/** Calls of the API; whatever is not an answer is thrown in words for the person at the terminal. */
export class Api {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url.replace(/\/+$/, "");
    this.#key = key;
  }

  async get<Answer>(path: string, query?: Query): Promise<Answer> {
    return (await (await this.ask("GET", path, query === undefined ? {} : { query })).json()) as Answer;
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    return (await (await this.ask("POST", path, { body })).json()) as Answer;
  }

  async ask(method: "GET" | "POST", path: string, { query = {}, body, upload }: Asking = {}): Promise<Response> {
    const url = new URL(`${this.url}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, `${value}`);
    const headers = new Headers({ authorization: `Bearer ${this.#key}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    const sent = upload ?? (body === undefined ? undefined : JSON.stringify(body));
    const init = { method, headers, redirect: "manual", ...(sent !== undefined && { body: sent, duplex: "half" }) };
    const response = await fetch(url, init as RequestInit).catch((error: unknown) => {
      throw new Unreachable(
        `${this.url} does not answer (${reasonOf(error)}). Is Tracegate running there? TRACEGATE_URL says where.`,
      );
    });
    if (response.ok) return response;
    throw new Failure(await refusal(response, this.url));
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === "object" && cause !== null && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : String(cause);
}

async function refusal(response: Response, url: string): Promise<string> {
  if (!(response.headers.get("content-type") ?? "").includes("problem+json")) {
    return `${url} answered ${response.status}, and not as Tracegate does. TRACEGATE_URL must be its web address.`;
  }
  const { title, detail, code, requestId, errors = [] } = (await response.json()) as Problem;
  const fields = errors.map(({ path, message }) => `\n  ${path} ${message}`).join("");
  const hint = code === "unauthorized" ? " TRACEGATE_KEY must be a key of a project, or the token of a member." : "";
  return `${title}. ${detail}${hint}${fields}\n(request ${requestId})`;
}
