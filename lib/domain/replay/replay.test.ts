import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Message } from "@/lib/domain/trace/step";
import { curlOf } from "./call-curl";
import type { RecordedCall } from "./recorded-call";
import { shellQuote } from "./shell-quote";
import { vitestFixture } from "./vitest-fixture";

/** The words that a shell makes of a command, by a `curl` that prints them. */
function words(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const printed = execFileSync("sh", ["-c", script], {
    env: { NODE_ENV: "test", OPENAI_API_KEY: "k-1", ANTHROPIC_API_KEY: "k-2", TRACEGATE_API_KEY: "k-3" },
  });
  return printed.toString().split("\0").slice(0, -1);
}

const input = (role: string, ...parts: Message["parts"]): Message => ({ role, name: null, direction: "input", parts });
const text = (body: string) => ({ type: "text" as const, text: body });
const lookup = { type: "tool_call" as const, id: "c1", name: "lookup", arguments: { id: "A-1" } };
const found = { type: "tool_result" as const, id: "c1", name: "lookup", result: { ok: true } };
const recorded: RecordedCall = {
  ...{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", name: "chat gpt-5", kind: "llm" },
  ...{ model: "gpt-5", provider: "openai", inputText: "where?", outputText: "here", toolCalls: [], tool: null },
  messages: [
    input("system", text("Be brief.")),
    input("user", text("Where's my \"order\"?\nIt's late: $HOME `id` \\n")),
    input("assistant", lookup),
    input("tool", found),
    { role: "assistant", name: null, direction: "output", parts: [text("here")] },
  ],
  tools: [{ name: "lookup", description: "An order.", schema: { type: "object" } }],
  parameters: [
    { name: "temperature", value: 0.2 },
    { name: "max_tokens", value: 64 },
  ],
};
const sent = (given: Partial<RecordedCall>) => {
  const all = words(curlOf({ ...recorded, ...given }, "http://tracegate").command);
  const data = all.indexOf("--data-raw");
  return {
    url: all[0],
    headers: all.filter((_, at) => all[at - 1] === "-H"),
    body: data < 0 ? null : JSON.parse(all[data + 1] ?? "null"),
  };
};

describe("shellQuote", () => {
  it("is read by a shell as the text that it was", () => {
    const hostile = fc.array(
      fc.constantFrom("'", '"', "\n", "\\", "$HOME", "`id`", "!", "é", "🎉", " ", "$(id)", "a", "\t", ";", "*"),
    );
    const texts = fc.array(
      hostile.map((list) => list.join("")),
      { minLength: 40, maxLength: 40 },
    );
    fc.assert(
      fc.property(texts, (list) => {
        expect(words(`curl ${list.map(shellQuote).join(" ")}`)).toEqual(list);
      }),
      { numRuns: 10 },
    );
  });
});

describe("curlOf", () => {
  it("asks OpenAI again, with the key of the reader", () => {
    const { url, headers, body } = sent({});
    expect(url).toBe("https://api.openai.com/v1/chat/completions");
    expect(headers).toEqual(["authorization: Bearer k-1", "content-type: application/json"]);
    expect(body).toEqual({
      model: "gpt-5",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Where's my \"order\"?\nIt's late: $HOME `id` \\n" },
        {
          role: "assistant",
          tool_calls: [{ id: "c1", type: "function", function: { name: "lookup", arguments: '{"id":"A-1"}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: '{"ok":true}' },
      ],
      tools: [
        { type: "function", function: { name: "lookup", description: "An order.", parameters: { type: "object" } } },
      ],
      temperature: 0.2,
      max_completion_tokens: 64,
    });
  });
  it("asks the API that the client called", () => {
    const { url, body } = sent({ provider: "openai.responses" });
    expect(url).toBe("https://api.openai.com/v1/responses");
    expect(body.input.slice(2)).toEqual([
      { type: "function_call", call_id: "c1", name: "lookup", arguments: '{"id":"A-1"}' },
      { type: "function_call_output", call_id: "c1", output: '{"ok":true}' },
    ]);
    expect(body.max_output_tokens).toBe(64);
  });
  it("asks Anthropic: instructions apart, results are the user's", () => {
    const { url, headers, body } = sent({ provider: "anthropic", model: "claude-haiku-4-5" });
    expect(url).toBe("https://api.anthropic.com/v1/messages");
    expect(headers).toContain("x-api-key: k-2");
    expect(body).toMatchObject({
      system: "Be brief.",
      max_tokens: 64,
      tools: [{ name: "lookup", input_schema: { type: "object" } }],
    });
    expect(body.messages.slice(1)).toEqual([
      { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "lookup", input: { id: "A-1" } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: '{"ok":true}' }] },
    ]);
  });
  it("asks Google", () => {
    const { url, body } = sent({ provider: "google.generative-ai", model: "models/gemini-2.5-flash" });
    expect(url).toBe("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent");
    expect(body.contents.map((each: { role: string }) => each.role)).toEqual(["user", "model", "user"]);
    expect(body.generationConfig).toEqual({ temperature: 0.2, maxOutputTokens: 64 });
  });
  it.each<Partial<RecordedCall>>([
    { provider: "aws.bedrock", model: "anthropic.claude-3" },
    { provider: "azure.ai.openai" },
    { provider: "house", model: "house-9" },
    { kind: "tool", model: null },
    { messages: [] },
  ])("reads the step from Tracegate where nobody can be asked: %o", (given) => {
    const { url, headers } = sent(given);
    expect(url).toBe(`http://tracegate/api/v1/runs/${recorded.traceId}/spans/${recorded.spanId}`);
    expect(headers).toEqual(["authorization: Bearer k-3"]);
  });
});

const root = path.resolve(import.meta.dirname, "../../..");
const options = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], noUnusedLocals: true, noUnusedParameters: true },
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** What the compiler has to say of files with these texts. */
function compile(files: readonly string[]): string[] {
  const named = new Map(files.map((body, no) => [path.join(root, `recorded-${no}.test.ts`), body]));
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (name) => named.get(name) ?? read(name);
  const known = host.fileExists.bind(host);
  host.fileExists = (name) => named.has(name) || known(name);
  const source = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const body = named.get(name);
    return body === undefined ? source(name, version) : ts.createSourceFile(name, body, version);
  };
  const program = ts.createProgram([...named.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Runs the file's test with code that answers as recorded. */
async function runRecorded(file: string): Promise<void> {
  const answered = file.replace(/throw new Error\(.*\);/, "return recorded;").replace(/^import .*\n/, "");
  const script = ts.transpileModule(answered, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  const tests: (() => Promise<void>)[] = [];
  new Function("it", "expect", script)((_: string, test: () => Promise<void>) => tests.push(test), expect);
  expect(tests).toHaveLength(1);
  for (const test of tests) await test();
}

describe("vitestFixture", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: hostile on purpose
  const hostile = "*/ </script> ${process.exit()} `x` \u2028 \u0000 \"'\\";
  const tool = {
    name: "lookup",
    arguments: JSON.parse(`{"__proto__":{"a":1},${JSON.stringify(hostile)}:[1,[],{}]}`),
    result: { name: "x", n: [1, null, true] },
  };
  const steps: RecordedCall[] = [
    recorded,
    { ...recorded, name: hostile, outputText: '{"verdict":"refund","cents":1999}' },
    { ...recorded, outputText: null, toolCalls: [{ id: "c1", name: "lookup", arguments: { id: "A-1" } }] },
    { ...recorded, kind: "tool", messages: [], tool },
    { ...recorded, kind: "chain", messages: [], inputText: null, outputText: null },
  ];
  it("compiles, whatever the texts", () => {
    expect(compile(steps.map(vitestFixture))).toEqual([]);
  }, 60_000);
  it("passes with code that answers as recorded, and fails until it is called", async () => {
    for (const step of steps) await runRecorded(vitestFixture(step));
    expect(vitestFixture(recorded)).toContain("Call your own code here");
  });
  it("holds tool calls by their name and the shape of their arguments", () => {
    const calls = vitestFixture({
      ...recorded,
      toolCalls: [{ id: null, name: "lookup", arguments: { id: "A-1", days: 3 } }],
    });
    expect(calls.replace(/\s+/g, " ")).toContain(
      'expect(answer).toEqual([ { "name": "lookup", "arguments": { "id": expect.any(String), "days": expect.any(Number), }, }, ]);',
    );
  });
});
