import { type Block, type Client, keyOf, type Target } from "@/components/connect/client";

// Each was run as it stands here, November 2026: openai 6.49 and 3.57 (Python), @anthropic-ai/sdk 1.14 and anthropic 2.14,
// @google/genai 2.32 and google-genai 3.6, ai 6.0.

type Place = Pick<Target, "webUrl" | "key">;
const base = ({ webUrl }: Place, vendor: string) => `${webUrl}/gateway/${vendor}`;

const environmentOnly = (target: Place): Block => ({
  title: "No change of code at all: the key stands in the address",
  language: "shell",
  code: [
    `export OPENAI_BASE_URL=${target.webUrl}/gateway/k/${keyOf(target)}/openai/v1`,
    `export ANTHROPIC_BASE_URL=${target.webUrl}/gateway/k/${keyOf(target)}/anthropic`,
    `export GOOGLE_GEMINI_BASE_URL=${target.webUrl}/gateway/k/${keyOf(target)}/google`,
    "# proxies and error reports write addresses down: prefer the header, or take a key with the scope control alone",
  ].join("\n"),
});

const sees =
  "Each call as a model step with its messages, tokens and price, in the caller's trace where it sends a traceparent, else as a run of its own. Budgets, breakers, pause and kill hold: a refused call raises the client's own error. The provider's key passes through and is never kept.";

const javascript = (target: Place): readonly Block[] => [
  {
    title: "OpenAI: chat completions and responses",
    language: "ts",
    code: [
      'import OpenAI from "openai";',
      "",
      "const openai = new OpenAI({",
      `  baseURL: "${base(target, "openai")}/v1",`,
      "  defaultHeaders: {",
      `    "x-tracegate-key": "${keyOf(target)}",`,
      '    "x-tracegate-pipeline": "my-agent",',
      '    // also: "x-tracegate-user", "x-tracegate-session", "traceparent",',
      '    // and a limit of the run: "x-tracegate-run-usd": "0.50"',
      "  },",
      "});",
    ].join("\n"),
  },
  {
    title: "Anthropic",
    language: "ts",
    code: [
      'import Anthropic from "@anthropic-ai/sdk";',
      "",
      "const anthropic = new Anthropic({",
      `  baseURL: "${base(target, "anthropic")}",`,
      `  defaultHeaders: { "x-tracegate-key": "${keyOf(target)}", "x-tracegate-pipeline": "my-agent" },`,
      "});",
    ].join("\n"),
  },
  {
    title: "Google",
    language: "ts",
    code: [
      'import { GoogleGenAI } from "@google/genai";',
      "",
      "const google = new GoogleGenAI({",
      "  httpOptions: {",
      `    baseUrl: "${base(target, "google")}",`,
      `    headers: { "x-tracegate-key": "${keyOf(target)}", "x-tracegate-pipeline": "my-agent" },`,
      "  },",
      "});",
    ].join("\n"),
  },
  {
    title: "Vercel AI SDK: any of its providers in the same way",
    language: "ts",
    code: [
      'import { createOpenAI } from "@ai-sdk/openai";',
      "",
      "const openai = createOpenAI({",
      `  baseURL: "${base(target, "openai")}/v1",`,
      `  headers: { "x-tracegate-key": "${keyOf(target)}", "x-tracegate-pipeline": "my-agent" },`,
      "});",
    ].join("\n"),
  },
  environmentOnly(target),
];

const python = (target: Place): readonly Block[] => [
  {
    title: "OpenAI: chat completions and responses",
    language: "python",
    code: [
      "from openai import OpenAI",
      "",
      "openai = OpenAI(",
      `    base_url="${base(target, "openai")}/v1",`,
      "    default_headers={",
      `        "x-tracegate-key": "${keyOf(target)}",`,
      '        "x-tracegate-pipeline": "my-agent",',
      '        # also: "x-tracegate-user", "x-tracegate-session", "traceparent",',
      '        # and a limit of the run: "x-tracegate-run-usd": "0.50"',
      "    },",
      ")",
    ].join("\n"),
  },
  {
    title: "Anthropic",
    language: "python",
    code: [
      "from anthropic import Anthropic",
      "",
      "anthropic = Anthropic(",
      `    base_url="${base(target, "anthropic")}",`,
      `    default_headers={"x-tracegate-key": "${keyOf(target)}", "x-tracegate-pipeline": "my-agent"},`,
      ")",
    ].join("\n"),
  },
  {
    title: "Google",
    language: "python",
    code: [
      "from google import genai",
      "",
      "google = genai.Client(",
      "    http_options={",
      `        "base_url": "${base(target, "google")}",`,
      `        "headers": {"x-tracegate-key": "${keyOf(target)}", "x-tracegate-pipeline": "my-agent"},`,
      "    },",
      ")",
    ].join("\n"),
  },
  environmentOnly(target),
];

/** Vendors' clients as they come, with another base URL. */
export const gatewayClients = [
  { id: "gateway-js", label: "No SDK: base URL, JS", blocks: javascript, sees },
  { id: "gateway-python", label: "No SDK: base URL, Python", blocks: python, sees },
] as const satisfies readonly Client[];
