// The vendors' own clients, asked one question each through modelFetch.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import { generateText, jsonSchema, type LanguageModel, streamText, type ToolSet } from "ai";
import OpenAI from "openai";
import { modelFetch } from "@/sdk/src/fetch/model-fetch";

export { Anthropic, ApiError, GoogleGenAI, OpenAI };

/** What a client made of the answer. */
export interface Got {
  text: string;
  /** Arguments of the tool's call. */
  call: unknown;
}
interface Ask {
  /** Of the model server. */
  readonly url: string;
  readonly stream: boolean;
  readonly signal?: AbortSignal;
  /** Told after each piece of a stream. */
  readonly onPiece?: () => void;
  /** Sent with each request of a client that is as it comes, without modelFetch: through the gateway. */
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Client {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly ask: (ask: Ask) => Promise<Got>;
}

export const question = "Say hello.";
const parameters = { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] };
const options = (baseURL: string, { headers }: Ask) => ({
  baseURL,
  apiKey: "test",
  maxRetries: 0,
  ...(headers === undefined ? { fetch: modelFetch() } : { headers, defaultHeaders: headers }),
});
const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

export const clients: readonly Client[] = [
  { name: "openai chat", provider: "openai", model: "gpt-4o", ask: askChat },
  { name: "openai responses", provider: "openai", model: "gpt-4o", ask: askResponses },
  { name: "anthropic", provider: "anthropic", model: "claude-opus-4-8", ask: askMessages },
  { name: "google genai", provider: "gcp.gemini", model: "gemini-2.5-flash", ask: askGoogle },
  {
    name: "ai sdk, openai",
    provider: "openai",
    model: "gpt-4o",
    ask: (ask) => askAi(createOpenAI(options(`${ask.url}/v1`, ask))("gpt-4o"), ask),
  },
  {
    name: "ai sdk, openai chat",
    provider: "openai",
    model: "gpt-4o",
    ask: (ask) => askAi(createOpenAI(options(`${ask.url}/v1`, ask)).chat("gpt-4o"), ask),
  },
  {
    name: "ai sdk, anthropic",
    provider: "anthropic",
    model: "claude-opus-4-8",
    ask: (ask) => askAi(createAnthropic(options(`${ask.url}/v1`, ask))("claude-opus-4-8"), ask),
  },
  {
    name: "ai sdk, google",
    provider: "gcp.gemini",
    model: "gemini-2.5-flash",
    ask: (ask) => askAi(createGoogleGenerativeAI(options(`${ask.url}/v1beta`, ask))("gemini-2.5-flash"), ask),
  },
];

async function askChat(ask: Ask): Promise<Got> {
  const { url, stream, signal, onPiece } = ask;
  const { completions } = new OpenAI(options(`${url}/v1`, ask)).chat;
  const messages = [{ role: "user" as const, content: question }];
  const tools = [{ type: "function" as const, function: { name: "lookup", parameters } }];
  const request = { model: "gpt-4o", messages, tools };
  const got = { text: "", call: "" };
  if (stream) {
    for await (const { choices } of await completions.create({ ...request, stream: true }, given(signal))) {
      const [choice] = choices;
      if (choice === undefined) throw new Error("a chunk without choices, which nobody asked for");
      got.text += choice.delta.content ?? "";
      got.call += choice.delta.tool_calls?.[0]?.function?.arguments ?? "";
      onPiece?.();
    }
  } else {
    const { message } = (await completions.create(request, given(signal))).choices[0] ?? {};
    const call = message?.tool_calls?.[0];
    got.text = message?.content ?? "";
    got.call = call?.type === "function" ? call.function.arguments : "";
  }
  return { text: got.text, call: got.call && JSON.parse(got.call) };
}

async function askResponses(ask: Ask): Promise<Got> {
  const { url, stream, signal, onPiece } = ask;
  const { responses } = new OpenAI(options(`${url}/v1`, ask));
  const tools = [{ type: "function" as const, name: "lookup", parameters, strict: false }];
  const request = { model: "gpt-4o", input: question, tools };
  const final = stream
    ? await responses
        .stream(request, given(signal))
        .on("event", () => onPiece?.())
        .finalResponse()
    : await responses.create(request, given(signal));
  const call = final.output.flatMap((item) => (item.type === "function_call" ? [item.arguments] : []))[0];
  return { text: final.output_text, call: call && JSON.parse(call) };
}

async function askMessages(ask: Ask): Promise<Got> {
  const { url, stream, signal, onPiece } = ask;
  const { messages } = new Anthropic(options(url, ask));
  const request = {
    model: "claude-opus-4-8",
    max_tokens: 500,
    messages: [{ role: "user" as const, content: question }],
    tools: [{ name: "lookup", input_schema: parameters }],
  };
  const final = stream
    ? await messages
        .stream(request, given(signal))
        .on("streamEvent", () => onPiece?.())
        .finalMessage()
    : await messages.create(request, given(signal));
  const text = final.content.find((block) => block.type === "text")?.text ?? "";
  return { text, call: final.content.find((block) => block.type === "tool_use")?.input };
}

async function askGoogle(ask: Ask): Promise<Got> {
  const { url, stream, signal, onPiece } = ask;
  const httpOptions = { baseUrl: url, ...(ask.headers ? { headers: { ...ask.headers } } : { fetch: modelFetch() }) };
  const { models } = new GoogleGenAI({ apiKey: "test", vertexai: false, httpOptions });
  const tools = [{ functionDeclarations: [{ name: "lookup", parametersJsonSchema: parameters }] }];
  const abort = signal === undefined ? {} : { abortSignal: signal };
  const request = { model: "gemini-2.5-flash", contents: question, config: { tools, ...abort } };
  const got: Got = { text: "", call: undefined };
  for await (const { candidates } of stream
    ? await models.generateContentStream(request)
    : [await models.generateContent(request)]) {
    for (const part of candidates?.[0]?.content?.parts ?? []) {
      if (part.functionCall) got.call = part.functionCall.args;
      else if (!part.thought) got.text += part.text ?? "";
    }
    onPiece?.();
  }
  return got;
}

async function askAi(model: LanguageModel, { stream, signal, onPiece }: Ask): Promise<Got> {
  const tools = { lookup: { inputSchema: jsonSchema(parameters) } } as ToolSet;
  const request = { model, prompt: question, tools, maxRetries: 0, ...(signal && { abortSignal: signal }) };
  if (!stream) {
    const { text, toolCalls } = await generateText(request);
    return { text, call: toolCalls[0]?.input };
  }
  const got: Got = { text: "", call: undefined };
  for await (const part of streamText({ ...request, onError: () => undefined }).fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "abort") throw new Error("aborted");
    if (part.type === "text-delta") {
      got.text += part.text;
      onPiece?.();
    }
    if (part.type === "tool-call") got.call = part.input;
  }
  return got;
}
