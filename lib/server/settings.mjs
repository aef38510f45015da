// The settings of every process, read from the environment. Plain JavaScript: the supervisor reads it before anything is built.
// Their descriptions are the table of /docs/self-hosting.
import path from "node:path";
import { z } from "zod";

const port = (fallback) => z.coerce.number().int().min(1).max(65535).default(fallback);
const blankIsUnset = (environment) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));

const upstream = (fallback) =>
  z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), "must be an address without a name, password, query or fragment")
    .default(fallback);

export const Settings = z
  .object({
    PORT: port(3000).describe("Pages and API."),
    OTLP_HTTP_PORT: port(4318).describe("OpenTelemetry over HTTP, protobuf and JSON."),
    OTLP_GRPC_PORT: port(4317).describe("OpenTelemetry over gRPC."),
    HOST: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("Address to listen on. Any other than the loopback needs TRACEGATE_ADMIN_KEY."),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\/./, "must be a postgresql:// address")
      .optional()
      .describe("Any PostgreSQL from 15 on. Without it an embedded one runs, with its data in TRACEGATE_HOME."),
    TRACEGATE_HOME: z
      .string()
      .default(".tracegate")
      .transform((home) => path.resolve(home))
      .describe("Folder of the embedded database, of secrets, and of what runs."),
    TRACEGATE_PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: "must be an http or https address" })
      .transform((url) => url.replace(/\/+$/, ""))
      .optional()
      .describe(
        "Where people open Tracegate, for links in e-mails and messages, login links and cookies. Without it http://localhost:PORT.",
      ),
    TRACEGATE_GATEWAY_OPENAI_URL: upstream("https://api.openai.com").describe(
      "Where the model gateway sends calls of OpenAI's API: the vendor, or what is compatible with it. Paths are added as clients send them.",
    ),
    TRACEGATE_GATEWAY_ANTHROPIC_URL: upstream("https://api.anthropic.com").describe("The same for Anthropic's API."),
    TRACEGATE_GATEWAY_GOOGLE_URL: upstream("https://generativelanguage.googleapis.com").describe(
      "The same for Google's API.",
    ),
    TRACEGATE_SECRET: z
      .string()
      .min(32, "must have at least 32 characters")
      .optional()
      .describe(
        "Signs links and sessions and seals the secrets of channels; the same for every process. Without it, one is made and kept in TRACEGATE_HOME.",
      ),
    TRACEGATE_OIDC_ISSUER: z
      .url({ protocol: /^https?$/, error: "must be an http or https address" })
      .optional()
      .describe(
        "An OpenID provider that people sign in with, once accounts are on: its address, as in its discovery document.",
      ),
    TRACEGATE_OIDC_CLIENT_ID: z.string().optional().describe("This client, as the provider knows it."),
    TRACEGATE_OIDC_CLIENT_SECRET: z
      .string()
      .optional()
      .describe("Its secret. The redirect address is TRACEGATE_PUBLIC_URL/api/auth/callback/oidc."),
    TRACEGATE_OIDC_NAME: z.string().max(40).default("single sign-on").describe("What the button says."),
    SLACK_API_URL: z
      .url({ protocol: /^https?$/, error: "must be an http or https address" })
      .default("https://slack.com/api")
      .describe("Slack's Web API; another one for GovSlack."),
    TRACEGATE_METRICS_TOKEN: z
      .string()
      .min(32, "must have at least 32 characters")
      .optional()
      .describe("For a scraper of /metrics that should have no more than that."),
    WORKER_METRICS_PORT: z.coerce
      .number()
      .int()
      .min(1)
      .max(65535)
      .optional()
      .describe("Where the worker answers GET /metrics; without it, it listens nowhere."),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/, error: "must be an http or https address" })
      .transform((url) => url.replace(/\/+$/, ""))
      .optional()
      .describe("Spans of Tracegate itself go there, as OTLP/HTTP in JSON; without it there are none."),
    OTEL_EXPORTER_OTLP_HEADERS: z
      .string()
      .max(4_000)
      .optional()
      .describe("Headers of these spans: NAME=VALUE, several with commas between them."),
    TRACEGATE_ADMIN_KEY: z
      .string()
      .min(32, "must have at least 32 characters")
      .optional()
      .describe("Key that may do everything. Without it, one is made and kept in TRACEGATE_HOME/admin-key."),
  })
  .superRefine((settings, context) => {
    const ports = [settings.PORT, settings.OTLP_HTTP_PORT, settings.OTLP_GRPC_PORT];
    if (new Set(ports).size < ports.length) {
      context.addIssue({
        code: "custom",
        path: ["PORT"],
        message: "and OTLP_HTTP_PORT and OTLP_GRPC_PORT must be three different ports",
      });
    }
    const oidc = ["TRACEGATE_OIDC_ISSUER", "TRACEGATE_OIDC_CLIENT_ID", "TRACEGATE_OIDC_CLIENT_SECRET"];
    const missing = oidc.filter((name) => settings[name] === undefined);
    if (missing.length > 0 && missing.length < oidc.length) {
      context.addIssue({
        code: "custom",
        path: [missing[0]],
        message: `must be set: an OpenID provider needs ${oidc.join(", ")}`,
      });
    }
    if (!isLoopback(settings.HOST) && !settings.TRACEGATE_ADMIN_KEY) {
      context.addIssue({
        code: "custom",
        path: ["HOST"],
        message: `${settings.HOST} can be reached from other machines: set TRACEGATE_ADMIN_KEY (32 characters or more) to allow that`,
      });
    }
  });

/** Only programs on this machine reach a loopback address. */
export function isLoopback(host) {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * @param {Record<string, string | undefined>} environment
 * @returns {z.infer<typeof Settings>}
 * @throws {Error} one sentence a wrong setting, each naming it
 */
export function readSettings(environment) {
  const read = Settings.safeParse(blankIsUnset(environment));
  if (read.success) return read.data;
  throw new Error(read.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`).join(" "));
}
