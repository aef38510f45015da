// Routes beside the API, and who may ask. With lib/contract/api.ts these are all: a test walks the file tree.

/** `machine`: the session of whoever has the machine. `key`: a project's key with the scope ingest, as the collector asks it.
 * `bearer`: a key of a project or the token of a member, never a cookie. `link`: whoever has a signed link.
 * `metrics`: the admin key, or the token for metrics. */
type WebWho = "open" | "machine" | "key" | "bearer" | "link" | "metrics";
export type WebRoute = {
  readonly methods: readonly ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE")[];
  readonly who: WebWho;
  /** A form of our own pages: refused where another site's page sends it. */
  readonly form?: true;
};

/** The collector says which of these it takes. */
const otlp = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** By the folder of their file below app/. */
export const webRoutes: Readonly<Record<string, WebRoute>> = {
  "api/auth/callback/oidc": { methods: ["GET"], who: "open" },
  "api/health": { methods: ["GET"], who: "open" },
  "api/public/otel/v1/[signal]": { methods: otlp, who: "key" },
  "decide/[token]/vote": { methods: ["POST"], who: "link" },
  "invite/accept": { methods: ["POST"], who: "open", form: true },
  "login/account": { methods: ["POST"], who: "open", form: true },
  "login/key": { methods: ["POST"], who: "open", form: true },
  "login/link": { methods: ["GET", "HEAD"], who: "open" },
  "login/oidc": { methods: ["GET"], who: "open" },
  "login/start": { methods: ["POST"], who: "machine", form: true },
  mcp: { methods: ["GET", "POST", "DELETE"], who: "bearer" },
  logout: { methods: ["POST"], who: "open", form: true },
  metrics: { methods: ["GET"], who: "metrics" },
  "v1/[signal]": { methods: otlp, who: "key" },
};

/** Pages that ask for no session; all others are below app/(console) and ask for one. */
export const openPages: readonly string[] = ["decide/[token]", "invite", "login", "login/no-project"];
