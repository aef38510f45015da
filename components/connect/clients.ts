import { type Block, type Client, keyOf, type Target } from "@/components/connect/client";
import { curlRun } from "@/components/connect/curl-run";
import { gatewayClients } from "@/components/connect/gateway-clients";

/** Header lists of OpenTelemetry are percent-encoded: a plain blank is refused by the Python exporters. */
const authorization = (target: Target) => `Authorization=Bearer%20${keyOf(target)}`;

const otelEnvironment = (target: Target, ...more: string[]) =>
  [
    "export OTEL_SERVICE_NAME=my-agent",
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${target.httpUrl}`,
    "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    `export OTEL_EXPORTER_OTLP_HEADERS="${authorization(target)}"`,
    ...more,
  ].join("\n");

const install = (code: string): Block => ({ title: "Install", language: "shell", code });
const environment = (code: string): Block => ({ title: "Environment", language: "shell", code });
const start = (code: string): Block => ({ title: "Start", language: "shell", code });
const captureContent = "export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true";

// Checked against the documentation of each project, November 2026.
export const clients = [
  {
    id: "otel-js",
    label: "OTel JS",
    blocks: (target) => [
      install("npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node"),
      environment(
        otelEnvironment(
          target,
          "export OTEL_LOGS_EXPORTER=otlp  # prompts and answers travel as log records",
          "export OTEL_METRICS_EXPORTER=none",
          captureContent,
        ),
      ),
      start("node --require @opentelemetry/auto-instrumentations-node/register agent.js"),
    ],
    sees: "One run for each trace: calls of the OpenAI SDK as model steps with their messages, tokens and price, HTTP and database spans around them.",
  },
  {
    id: "otel-python",
    label: "OTel Python",
    blocks: (target) => [
      install("pip install opentelemetry-distro opentelemetry-exporter-otlp opentelemetry-instrumentation-openai-v2"),
      environment(otelEnvironment(target, "export OTEL_METRICS_EXPORTER=none", captureContent)),
      start("opentelemetry-instrument python agent.py"),
    ],
    sees: "Calls of the OpenAI SDK as model steps with their messages, tokens and price. Other SDKs: the instrumentation package of that name.",
  },
  ...gatewayClients,
  {
    id: "vercel-ai",
    label: "Vercel AI SDK",
    blocks: (target) => [
      install("npm install ai @ai-sdk/otel @opentelemetry/sdk-node"),
      {
        title: "telemetry.mjs, loaded before everything else",
        language: "ts",
        code: [
          'import { NodeSDK } from "@opentelemetry/sdk-node";',
          'import { OpenTelemetry } from "@ai-sdk/otel";',
          'import { registerTelemetry } from "ai";',
          "",
          "const sdk = new NodeSDK(); // reads OTEL_EXPORTER_OTLP_*",
          "sdk.start();",
          "registerTelemetry(new OpenTelemetry());",
          'process.once("beforeExit", () => sdk.shutdown()); // a short script sends before it ends',
          "",
          "// AI SDK 4 to 6: without @ai-sdk/otel; pass to each call",
          "//   experimental_telemetry: { isEnabled: true }",
        ].join("\n"),
      },
      environment(otelEnvironment(target)),
      start("node --import ./telemetry.mjs agent.mjs"),
    ],
    sees: "generateText and streamText as agent steps, each model call and each tool call below them, with arguments and results.",
  },
  {
    id: "openinference",
    label: "OpenInference",
    blocks: (target) => [
      install(
        "pip install openinference-instrumentation-openai opentelemetry-sdk opentelemetry-exporter-otlp-proto-http",
      ),
      {
        title: "At the start of the program",
        language: "python",
        code: [
          "from openinference.instrumentation.openai import OpenAIInstrumentor",
          "from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter",
          "from opentelemetry.sdk.trace import TracerProvider",
          "from opentelemetry.sdk.trace.export import BatchSpanProcessor",
          "",
          "provider = TracerProvider()",
          "provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))  # reads OTEL_EXPORTER_OTLP_*",
          "OpenAIInstrumentor().instrument(tracer_provider=provider)",
        ].join("\n"),
      },
      environment(otelEnvironment(target)),
    ],
    sees: "Model, tool, retrieval and embedding steps with their inputs and outputs. LangChain, LlamaIndex, CrewAI and the others: the package of that name, the same provider.",
  },
  {
    id: "openllmetry",
    label: "OpenLLMetry",
    blocks: (target) => [
      install("pip install traceloop-sdk"),
      environment(
        [
          `export TRACELOOP_BASE_URL=${target.httpUrl}`,
          `export TRACELOOP_HEADERS="${authorization(target)}"`,
          "export TRACELOOP_METRICS_ENABLED=false",
        ].join("\n"),
      ),
      {
        title: "At the start of the program",
        language: "python",
        code: 'from traceloop.sdk import Traceloop\n\nTraceloop.init(app_name="my-agent")',
      },
    ],
    sees: "Functions marked @workflow, @agent and @tool as steps, the model calls of all SDKs that it finds below them.",
  },
  {
    id: "langsmith",
    label: "LangSmith",
    blocks: (target) => [
      install('pip install -U "langsmith[otel]" langchain'),
      environment(
        [
          "export LANGSMITH_TRACING=true",
          "export LANGSMITH_OTEL_ENABLED=true",
          "export LANGSMITH_OTEL_ONLY=true  # send nothing to LangSmith itself",
          "# older versions read the first, newer ones the second",
          `export OTEL_EXPORTER_OTLP_ENDPOINT=${target.httpUrl}/v1/traces`,
          `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${target.httpUrl}/v1/traces`,
          `export OTEL_EXPORTER_OTLP_HEADERS="${authorization(target)}"`,
        ].join("\n"),
      ),
      start("python agent.py"),
    ],
    sees: "LangChain and LangGraph runs as LangSmith draws them: chains and graph nodes, model calls, tools and retrievers.",
  },
  {
    id: "claude-code",
    label: "Claude Code",
    blocks: (target) => [
      environment(
        [
          "export CLAUDE_CODE_ENABLE_TELEMETRY=1",
          "export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1  # traces, besides logs",
          "export OTEL_TRACES_EXPORTER=otlp",
          "export OTEL_LOGS_EXPORTER=otlp",
          "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
          `export OTEL_EXPORTER_OTLP_ENDPOINT=${target.httpUrl}`,
          `export OTEL_EXPORTER_OTLP_HEADERS="${authorization(target)}"`,
          "# what was asked, and what tools were given and answered",
          "export OTEL_LOG_USER_PROMPTS=1 OTEL_LOG_TOOL_DETAILS=1 OTEL_LOG_TOOL_CONTENT=1",
        ].join("\n"),
      ),
      start("claude"),
    ],
    sees: "One run for each prompt: model requests with tokens and price, tool calls with arguments and results, retries. The same settings serve the Claude Agent SDK.",
  },
  {
    id: "collector",
    label: "Collector",
    blocks: (target) => [
      {
        title: "config.yaml of an OpenTelemetry Collector",
        language: "yaml",
        code: [
          "exporters:",
          "  otlp_http/tracegate: # otlphttp/tracegate before 0.144",
          `    endpoint: ${target.httpUrl}`,
          "    headers:",
          `      authorization: "Bearer ${keyOf(target)}"`,
          "",
          "service:",
          "  pipelines:",
          "    traces:",
          "      receivers: [otlp]",
          "      exporters: [otlp_http/tracegate]",
          "    logs:",
          "      receivers: [otlp]",
          "      exporters: [otlp_http/tracegate]",
        ].join("\n"),
      },
    ],
    sees: "Whatever your collector receives already. Do not sample before it: a run with missing steps looks like one that went wrong.",
  },
  {
    id: "curl",
    label: "curl",
    blocks: (target) => [
      {
        title: "Paste into a shell: one small run of a support agent",
        language: "shell",
        code: curlRun(target.httpUrl, keyOf(target)),
      },
    ],
    sees: "A run of support-desk: the agent asks the model, looks an order up, and answers. Seven seconds, two model calls, one tool.",
  },
] as const satisfies readonly Client[];

export const clientIds = clients.map((client) => client.id);
