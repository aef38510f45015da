// The recipes for other frameworks, with the frameworks themselves, a scripted model and the real product.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createOpenAI } from "@ai-sdk/openai";
import { OpenAIProvider, Runner } from "@openai/agents";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { askApproval } from "@/sdk/recipes/approval.mjs";
import { answer as askAgents } from "@/sdk/recipes/openai-agents.mjs";
import { answer as askAiSdk } from "@/sdk/recipes/vercel-ai-sdk.mjs";
import { execute, npmInstall, until } from "@/sdk/test/execute";
import { api, newProject, type Project, web } from "@/sdk/test/product";

const recipes = path.resolve(import.meta.dirname, "../recipes");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-recipes-"));
const args = { order: "A-1", cents: 4_900 };

let model: ModelServer;
let mine: Project;
let ran: unknown[] = [];
const refund = (given: unknown) => {
  ran.push(given);
  return { refund: "re_1" };
};

beforeAll(async () => {
  // asks for the tool, then says what the tool told it
  model = await openModelServer(({ body }) => {
    const messages = body["messages"] as { role: string; content: unknown }[];
    const told = messages.findLast(({ role }) => role === "tool");
    if (told !== undefined) return { say: { text: JSON.stringify(told.content) } };
    return { say: { toolCalls: [{ name: "refund", arguments: args }] } };
  });
});
afterAll(async () => {
  await model.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ran = [];
  mine = await newProject("recipes");
  vi.stubEnv("TRACEGATE_URL", web);
  vi.stubEnv("TRACEGATE_KEY", mine.key);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** The one request that waits. */
async function pending() {
  let [found]: { id: string; rev: number; args: unknown }[] = [];
  await until(
    async () => {
      [found] = (await api("GET", "/approvals?state=pending", mine.key)).approvals;
      return found !== undefined;
    },
    () => "nothing waits",
  );
  if (found === undefined) throw new Error("nothing waits");
  return found;
}
async function decide(how: "approve" | "reject" | "edit" | "cancel") {
  const { id, rev, args: asked } = await pending();
  if (how === "approve") await api("POST", `/approvals/${id}/decisions`, mine.token, { rev, verdict: "approve" });
  if (how === "edit") await api("POST", `/approvals/${id}/edits`, mine.token, { rev, set: { cents: 900 } });
  if (how === "cancel") await api("POST", `/approvals/${id}/cancel`, mine.key, { reason: "not needed" });
  const reason = { reason: "too_risky", comment: "Ask the customer first" };
  if (how === "reject")
    await api("POST", `/approvals/${id}/decisions`, mine.token, { rev, verdict: "reject", ...reason });
  return asked;
}
const stateOf = async () => (await api("GET", "/approvals", mine.key)).approvals[0].state;

const hosts = [
  [
    "the Vercel AI SDK",
    () => {
      const provider = createOpenAI({ baseURL: `${model.url}/v1`, apiKey: "none" });
      return askAiSdk("Refund A-1", { model: provider.chat("scripted"), refund });
    },
  ],
  [
    "OpenAI Agents",
    () => {
      const openAIClient = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: "none", maxRetries: 0 });
      const modelProvider = new OpenAIProvider({ openAIClient, useResponses: false });
      return askAgents("Refund A-1", {
        runner: new Runner({ modelProvider, model: "scripted", tracingDisabled: true }),
        refund,
      });
    },
  ],
] as const;

describe.each(hosts)("%s", (_, ask) => {
  it("runs what was approved, once, and tells the outcome", async () => {
    const [said, asked] = await Promise.all([ask(), decide("approve")]);
    expect(asked).toEqual(args);
    expect(ran).toEqual([args]);
    expect(said).toContain("re_1");
    expect(await stateOf()).toBe("executed");
  });

  it("runs an edited call with the edited arguments, and the model hears of it", async () => {
    const [said] = await Promise.all([ask(), decide("edit")]);
    expect(ran).toEqual([{ ...args, cents: 900 }]);
    expect(said).toContain("ranWith");
  });

  it("does not run a rejected or withdrawn call", async () => {
    const [said] = await Promise.all([ask(), decide("reject")]);
    expect(ran).toEqual([]);
    expect(said).toContain("Ask the customer first");
    mine = await newProject("recipes");
    vi.stubEnv("TRACEGATE_KEY", mine.key);
    await Promise.all([ask(), decide("cancel")]);
    expect(ran).toEqual([]);
  });

  it("runs nothing where the server does not answer", async () => {
    vi.stubEnv("TRACEGATE_URL", "http://127.0.0.1:1");
    await expect(ask()).rejects.toThrow();
    expect(ran).toEqual([]);
  });
});

describe("the calls that all recipes share", () => {
  const request = { id: "call-1", name: "refund", args, ask: "Refund?", edit: ["cents"] };

  it("tell an expiry as such", async () => {
    const decision = await askApproval({ ...request, timeoutMs: 300 });
    expect(decision).toMatchObject({ verdict: "expired", reason: expect.stringContaining("in time") });
  });

  it("refuse other arguments under the id of the same call, and a second run of it", async () => {
    const [decision] = await Promise.all([askApproval(request), decide("approve")]);
    if (!("run" in decision)) throw new Error("not approved");
    await decision.run(refund);
    await expect(askApproval({ ...request, args: { ...args, cents: 1 } })).rejects.toThrow();
    await expect(askApproval(request)).rejects.toThrow();
    expect(ran).toEqual([args]);
  });

  it("fail where the server goes away while a decision is waited for", async () => {
    vi.stubEnv("TRACEGATE_GRACE_MS", "300");
    const real = fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      url.includes("wait=25") ? Promise.reject(new TypeError("fetch failed")) : real(url, init),
    );
    await expect(askApproval(request)).rejects.toThrow("does not answer");
  });
});

describe("Claude Code's hook", () => {
  const event = {
    session_id: "s-1",
    tool_use_id: "toolu_01",
    tool_name: "Bash",
    tool_input: { command: "ls", cents: 1 },
  };

  function hook(
    name: "PreToolUse" | "PostToolUse",
    url = web,
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [path.join(recipes, "claude-code-hook.mjs")], {
      env: { ...process.env, TRACEGATE_URL: url, TRACEGATE_KEY: mine.key },
    });
    child.stdin.end(JSON.stringify({ ...event, hook_event_name: name }));
    const said = { out: "", err: "" };
    child.stdout.on("data", (text) => (said.out += text));
    child.stderr.on("data", (text) => (said.err += text));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
  }

  it("allows what was approved, with the edited input, and tells when it ran", async () => {
    const [before] = await Promise.all([hook("PreToolUse"), decide("edit")]);
    expect(before).toMatchObject({ code: 0 });
    expect(JSON.parse(before.out).hookSpecificOutput).toMatchObject({
      hookEventName: "PreToolUse",
      permissionDecision: "allow",
      updatedInput: { command: "ls", cents: 900 },
    });
    expect(await hook("PostToolUse")).toMatchObject({ code: 0 });
    expect(await stateOf()).toBe("executed");
  });

  it("denies what was rejected, with the reason for the model", async () => {
    const [before] = await Promise.all([hook("PreToolUse"), decide("reject")]);
    expect(JSON.parse(before.out).hookSpecificOutput).toMatchObject({
      permissionDecision: "deny",
      permissionDecisionReason: expect.stringContaining("Ask the customer first"),
    });
  });

  it("blocks where the server does not answer", async () => {
    expect(await hook("PreToolUse", "http://127.0.0.1:1")).toMatchObject({ code: 2, out: "" });
  });
});

describe("LangGraph, in an empty project", () => {
  beforeAll(async () => {
    fs.writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    for (const file of ["approval.mjs", "langgraph.mjs"])
      fs.copyFileSync(path.join(recipes, file), path.join(folder, file));
    const play = `import { refundOrder } from "./langgraph.mjs";
      const refund = (args) => { console.log("ran " + JSON.stringify(args)); return "re_1"; };
      console.log("outcome " + JSON.stringify(await refundOrder("A-1", 4900, { refund, thread: "t-1" })));`;
    fs.writeFileSync(path.join(folder, "play.mjs"), play);
    await npmInstall(["@langchain/langgraph@1.7.3", "@langchain/core@1.4.0", "zod@4.6.7"], folder);
  });
  const play = (url = web) =>
    execute(process.execPath, ["play.mjs"], folder, { TRACEGATE_URL: url, TRACEGATE_KEY: mine.key });

  it.each([
    ["approve", ['ran {"order":"A-1","cents":4900}', 'outcome "re_1"']],
    ["edit", ['ran {"order":"A-1","cents":900}', 'outcome {"ranWith":{"order":"A-1","cents":900},"result":"re_1"}']],
    ["reject", ['outcome "rejected: Ask the customer first. Do not try again with the same arguments."']],
  ] as const)("%s", async (how, lines) => {
    const [said] = await Promise.all([play(), decide(how)]);
    expect(said.trim().split("\n")).toEqual(lines);
  });

  it("runs nothing where the server does not answer", async () => {
    await expect(play("http://127.0.0.1:1")).rejects.not.toThrow("ran ");
  });
});

it("the walk-through with curl works as it is printed", async () => {
  const text = fs.readFileSync(path.join(recipes, "README.md"), "utf8");
  const script = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n");
  expect(script).toContain("curl");
  const said = await new Promise<string>((resolve, reject) => {
    const env = { ...process.env, TRACEGATE_URL: web, TRACEGATE_KEY: mine.key, REVIEWER: mine.token };
    execFile("bash", ["-euo", "pipefail", "-c", script], { env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stdout}\n${stderr}`)),
    );
  });
  expect(said.trim().split("\n")).toEqual(["claimed", "done", "done"]);
  expect(await stateOf()).toBe("executed");
});
