import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Message, MessagePart } from "@/lib/domain/trace/step";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import { type Drawn, drawLog, drawSpan } from "@/lib/testing/draw-span";
import { recordedCases } from "@/lib/testing/recorded-corpus";

const partsOf = (messages: readonly Message[], type: MessagePart["type"]) =>
  messages.flatMap((message) => message.parts.filter((part) => part.type === type));
const messagesOf = (drawn: Drawn) => toMessages(drawSpan(drawn), (drawn.logs ?? []).map(drawLog));

/** These record no ids of tool calls or results, so that nothing can be matched. */
const withoutIds = /google-adk|traceloop-openai-0\.14/;
/** The first lines of a conversation are not repeated, or were cut off by the attribute limit. */
const cutOff = /anthropic-sdk|long-run/;

it("takes a message whose role is a tool's name for the answer to the call of it", () => {
  const call = (id: string) => ({ id, type: "function", function: { name: "Lookup_order", arguments: "{}" } });
  const asked = [
    { role: "user", content: "Where are they?" },
    { role: "assistant", content: "", tool_calls: [call("c1"), call("c2")] },
    { role: "Lookup_order", content: "shipped" },
    { role: "Lookup_order", content: '{"lost":true}' },
    { role: "narrator", content: "Silence." },
  ];
  const attributes = { "langfuse.observation.type": "generation", "langfuse.observation.input": JSON.stringify(asked) };
  const messages = messagesOf({ name: "ChatOpenAI", attributes });
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "tool", "narrator"]);
  expect(partsOf(messages, "tool_result")).toEqual([
    { type: "tool_result", id: "c1", name: "Lookup_order", result: "shipped" },
    { type: "tool_result", id: "c2", name: "Lookup_order", result: { lost: true } },
  ]);
});

describe("conversations of the recorded clients", () => {
  for (const { name, spans } of recordedCases().filter((recorded) => !recorded.name.startsWith("edge-cases"))) {
    it(name, () => {
      for (const { span, logs } of spans) {
        const step = toStep(span, logs);
        if (step.kind !== "llm") continue;
        const messages = toMessages(span, logs);
        if (step.inputText) expect(messages.some((message) => message.role === "user")).toBe(true);
        if (step.outputText) expect(messages.some((message) => message.direction === "output")).toBe(true);
        const answers = messages.filter((message) => message.direction === "output");
        expect(partsOf(answers, "tool_call").length).toBe(step.toolCalls.length);
        expect(partsOf(messages, "other")).toEqual([]);
        for (const message of messages) expect(message.role).toMatch(/^(system|user|assistant|tool)$/);
        const calls = new Set(
          partsOf(messages, "tool_call").map((part) => (part.type === "tool_call" ? part.id : null)),
        );
        for (const part of partsOf(messages, "tool_result")) {
          if (part.type !== "tool_result" || withoutIds.test(name) || cutOff.test(name)) continue;
          expect(calls).toContain(part.id);
        }
      }
    });
  }
});

describe("conversations", () => {
  it("puts system instructions first and tool calls into the answer they stand beside", () => {
    const messages = messagesOf({
      name: "chat",
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.system_instructions": '[{"type":"text","content":"Be brief."}]',
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"One moment."}]}]',
        "gen_ai.response.tool_calls": '[{"id":"c1","function":{"name":"look","arguments":"{}"}}]',
      },
    });
    expect(messages.map((message) => message.role)).toEqual(["system", "user", "assistant"]);
    expect(messages[2]?.parts.map((part) => part.type)).toEqual(["text", "tool_call"]);
  });

  it("reads pictures, reasoning and files of each provider's form", () => {
    const forms = [
      { type: "image_url", image_url: { url: "https://x/y.png" } },
      { type: "input_image", image_url: "data:image/png;base64,AA==" },
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AA==" } },
      { type: "file", mediaType: "image/png", data: "AA==" },
      { type: "blob", modality: "image", mime_type: "image/png", content: "AA==" },
      { inlineData: { mimeType: "image/webp", data: "AA==" } },
      { media: { url: "https://x/y.png", contentType: "image/png" } },
      { type: "image", image: "data:image/png;base64,AA==" },
    ];
    const messages = messagesOf({
      name: "chat",
      attributes: { "gen_ai.operation.name": "chat", "gen_ai.input.messages": [{ role: "user", content: forms }] },
    });
    expect(messages[0]?.parts.map((part) => part.type)).toEqual(forms.map(() => "image"));
    expect(messages[0]?.parts.map((part) => (part.type === "image" ? part.source : ""))).toEqual([
      "https://x/y.png",
      "data:image/png;base64,AA==",
      "data:image/jpeg;base64,AA==",
      "data:image/png;base64,AA==",
      "data:image/png;base64,AA==",
      "data:image/webp;base64,AA==",
      "https://x/y.png",
      "data:image/png;base64,AA==",
    ]);
  });

  it("keeps the form that it does not know", () => {
    const messages = messagesOf({
      name: "chat",
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": [{ role: "user", content: [{ type: "hologram", x: 1 }] }],
      },
    });
    expect(messages[0]?.parts).toEqual([{ type: "other", value: { type: "hologram", x: 1 } }]);
  });

  it("has conversations for the clients of the fixtures", () => {
    const directory = path.join(import.meta.dirname, "dialects/fixtures");
    for (const file of readdirSync(directory)) {
      for (const drawn of JSON.parse(readFileSync(path.join(directory, file), "utf8")).spans) {
        const step = toStep(drawSpan(drawn), (drawn.logs ?? []).map(drawLog));
        if (step.kind !== "llm" || step.inputText === null) continue;
        expect(messagesOf(drawn).some((message) => message.role === "user")).toBe(true);
      }
    }
  });
});

describe("messages of clients that the corpus does not have", () => {
  it("leaves out the instructions that an answer of the responses API repeats", () => {
    const request = { model: "m", instructions: "Be kind.", input: "Where is it?" };
    const answer = {
      object: "response",
      instructions: "Be kind.",
      output: [{ type: "function_call", call_id: "call_1", name: "lookup", arguments: "{}" }],
      reasoning: { effort: null },
      text: { format: { type: "text" } },
    };
    const messages = messagesOf({
      name: "ChatOpenAI",
      scope: "langsmith",
      attributes: {
        "langsmith.span.kind": "llm",
        "gen_ai.prompt": JSON.stringify(request),
        "gen_ai.completion": JSON.stringify(answer),
      },
    });
    expect(messages.map(({ role, direction }) => [direction, role])).toEqual([
      ["input", "system"],
      ["input", "user"],
      ["output", "assistant"],
    ]);
  });

  it("reads a tool message that is named by its type", () => {
    const result = { type: "tool", content: '{"status":"shipped"}', name: "lookup", tool_call_id: "call_1" };
    const messages = messagesOf({
      name: "model",
      scope: "langsmith",
      attributes: { "langsmith.span.kind": "chain", "gen_ai.prompt": JSON.stringify({ messages: [result] }) },
    });
    expect(messages).toMatchObject([
      { role: "tool", parts: [{ type: "tool_result", id: "call_1", name: "lookup", result: { status: "shipped" } }] },
    ]);
  });
});
