import { describe, expect, it } from "vitest";
import { toCall } from "@/lib/otlp/to-call";
import { toStep } from "@/lib/otlp/to-step";
import { type Drawn, drawSpan } from "@/lib/testing/draw-span";

function call(drawn: Partial<Drawn>) {
  const span = drawSpan({ name: "chat", attributes: {}, ...drawn });
  return toCall(span, [], toStep(span, []));
}

const schema = { type: "object", properties: { city: { type: "string" } } };
const weather = { name: "get_weather", description: "Weather of a city.", schema };
const definition = (key: string) => ({ name: "get_weather", description: "Weather of a city.", [key]: schema });
const json = JSON.stringify;
const chat = { "gen_ai.operation.name": "chat" };

describe("tools that a call was offered", () => {
  it.each<[string, Drawn["attributes"], string?]>([
    [
      "OpenTelemetry",
      { ...chat, "gen_ai.tool.definitions": json([{ type: "function", ...definition("parameters") }]) },
    ],
    [
      "Vercel AI",
      { "ai.operationId": "ai.generateText.doGenerate", "ai.prompt.tools": [json(definition("inputSchema"))] },
    ],
    [
      "OpenInference",
      {
        "openinference.span.kind": "LLM",
        "llm.tools.0.tool.json_schema": json({ type: "function", function: definition("parameters") }),
      },
    ],
    [
      "OpenInference, Anthropic",
      { "openinference.span.kind": "LLM", "llm.tools.0.tool.json_schema": json(definition("input_schema")) },
    ],
    [
      "OpenLLMetry",
      {
        "llm.request.type": "chat",
        "llm.request.functions.0.name": "get_weather",
        "llm.request.functions.0.description": "Weather of a city.",
        "llm.request.functions.0.parameters": json(schema),
      },
    ],
    [
      "Langfuse",
      {
        "langfuse.observation.type": "generation",
        "langfuse.observation.input": json({
          messages: [],
          tools: [{ type: "function", function: definition("parameters") }],
        }),
      },
    ],
    [
      "Pydantic AI",
      {
        ...chat,
        model_request_parameters: json({ function_tools: [definition("parameters_json_schema")], output_tools: [] }),
      },
      "pydantic-ai",
    ],
    [
      "Logfire, the request itself",
      {
        request_data: json({
          model: "gpt-4o",
          messages: [],
          tools: [{ type: "function", function: definition("parameters") }],
        }),
        ...chat,
      },
      "logfire.openai",
    ],
    [
      "Google ADK",
      {
        "gcp.vertex.agent.llm_request": json({
          config: { tools: [{ function_declarations: [definition("parameters_json_schema")] }] },
        }),
      },
      "gcp.vertex.agent",
    ],
    ["Genkit", { "genkit:metadata:subtype": "model", "genkit:input": json({ tools: [definition("inputSchema")] }) }],
    [
      "MLflow",
      {
        "mlflow.spanType": '"CHAT_MODEL"',
        "mlflow.chat.tools": json([{ type: "function", function: definition("parameters") }]),
      },
    ],
    [
      "Bedrock",
      {
        ...chat,
        "gen_ai.tool.definitions": json([{ toolSpec: { ...definition("x"), inputSchema: { json: schema } } }]),
      },
    ],
    [
      "a map by name",
      {
        ...chat,
        "gen_ai.tool.definitions": json({ get_weather: { description: "Weather of a city.", inputSchema: schema } }),
      },
    ],
  ])("%s", (_, attributes, scope = "") => {
    const name = scope === "gcp.vertex.agent" ? "call_llm" : "chat";
    expect(call({ name, scope, attributes }).tools).toEqual([weather]);
  });
  it("takes bare names, and tools of the provider by their type", () => {
    const { tools } = call({
      attributes: { ...chat, "gen_ai.tool.definitions": json(["lookup", { type: "web_search" }]) },
    });
    expect(tools.map(({ name, schema: none }) => [name, none])).toEqual([
      ["lookup", null],
      ["web_search", null],
    ]);
  });
  it("is empty for what is none, and for steps that call no model", () => {
    for (const value of ["", "[]", "{", "null", 7, json([null, 1, [[[[[["deep"]]]]]], {}])]) {
      expect(call({ attributes: { ...chat, "gen_ai.tool.definitions": value } }).tools).toEqual([]);
    }
    expect(
      call({ attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.definitions": json(["x"]) } }).tools,
    ).toEqual([]);
  });
});

describe("parameters of a call", () => {
  const said = (drawn: Partial<Drawn>) =>
    Object.fromEntries(call(drawn).parameters.map(({ name, value }) => [name, value]));
  it("have one name whatever the provider calls them", () => {
    const wanted = { temperature: 0.2, max_tokens: 512 };
    expect(
      said({
        attributes: {
          ...chat,
          "gen_ai.request.temperature": 0.2,
          "gen_ai.request.max_tokens": 512,
          "gen_ai.request.model": "m",
        },
      }),
    ).toEqual(wanted);
    expect(
      said({
        attributes: {
          "openinference.span.kind": "LLM",
          "llm.invocation_parameters": json({ model: "m", temperature: 0.2, max_completion_tokens: 512, tools: [] }),
        },
      }),
    ).toEqual(wanted);
    expect(
      said({
        attributes: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.model.parameters": json({ temperature: 0.2, maxOutputTokens: 512 }),
        },
      }),
    ).toEqual(wanted);
  });
  it("unfolds JSON in a string", () => {
    const attributes = { "ai.operationId": "ai.generateText.doGenerate", "ai.prompt.toolChoice": '{"type":"auto"}' };
    expect(said({ attributes })).toEqual({ tool_choice: { type: "auto" } });
  });
});

describe("the cost of a call", () => {
  const usage = {
    ...chat,
    "gen_ai.response.model": "gpt-5",
    "gen_ai.usage.input_tokens": 3812,
    "gen_ai.usage.output_tokens": 214,
    "gen_ai.usage.cache_read.input_tokens": 3072,
  };
  it("is the list price with its lines", () => {
    expect(call({ attributes: usage }).cost).toMatchObject({
      listMicroUsd: 3449,
      listState: "complete",
      toldMicroUsd: null,
    });
    expect(call({ attributes: usage }).cost?.parts.map(({ of, tokens }) => [of, tokens])).toEqual([
      ["cacheRead", 3072],
      ["input", 740],
      ["output", 214],
    ]);
  });
  it("shows what the client told beside it", () => {
    const cost = call({ attributes: { ...usage, "gen_ai.usage.cost": 0.01 } }).cost;
    expect(cost).toMatchObject({ toldMicroUsd: 10_000, listMicroUsd: 3449 });
  });
  it("is nothing for a step without usage", () => {
    expect(call({ attributes: { "gen_ai.operation.name": "execute_tool" } }).cost).toBeNull();
  });
});
