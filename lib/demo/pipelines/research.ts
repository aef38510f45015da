import { pipeline, step } from "tracegate";
import { z } from "zod";
import { type Block, callJson, complete, converse, looseJson, type Turn, textOf } from "@/lib/demo/pipelines/http";
import { researcherRules, researchTools } from "@/lib/demo/pipelines/researcher";
import type { World } from "@/lib/demo/world/places";

const model = "claude-sonnet-4-5";
const Parts = z.object({ parts: z.array(z.string()).min(1).max(6) });
const Note = z.object({ part: z.string(), note: z.string().min(1) });
const Turns = z.array(z.custom<Turn>());
const Blocks = z.array(z.custom<Block>()).min(1);

/** A planner, a researcher for each part side by side, and one who writes it up. */
export function createResearch(world: World) {
  const plan = step(
    "plan",
    {
      kind: "llm",
      input: z.object({ question: z.string() }),
      output: Parts,
      limits: { usd: 0.02, ms: "20s" },
      retry: { attempts: 2, repair: 1 },
      fallback: "halt",
    },
    async ({ question }, s) => {
      const system =
        'Split the question into parts that can be researched apart. Answer with JSON only: {"parts": string[]}.';
      const text = await complete(
        world.openai,
        { model: "gpt-4.1-mini", system, user: question, maxTokens: 300 },
        s.signal,
      );
      return looseJson(text) as z.infer<typeof Parts>;
    },
  );

  const think = step(
    "think",
    {
      kind: "llm",
      input: z.object({ turns: Turns }),
      output: Blocks,
      limits: { usd: 0.25, ms: "30s" },
      retry: { attempts: 2 },
      fallback: "halt",
    },
    async ({ turns }, s) => [
      ...(await converse(
        world.anthropic,
        { model, system: researcherRules, turns, tools: researchTools, maxTokens: 400 },
        s.signal,
      )),
    ],
  );

  const tools = {
    search: step(
      "web.search",
      {
        kind: "retrieval",
        input: z.object({ q: z.string() }),
        output: z.object({ results: z.array(z.object({ url: z.string(), title: z.string() })) }),
      },
      ({ q }, s) => getAs(`${world.services}/search?q=${encodeURIComponent(q)}`, s.signal),
    ),
    fetch: step(
      "web.fetch",
      { kind: "tool", input: z.object({ url: z.url() }), output: z.object({ url: z.string(), text: z.string() }) },
      ({ url }, s) => getAs(`${world.services}/page?url=${encodeURIComponent(url)}`, s.signal),
    ),
  };

  const runTool = async (block: Block): Promise<Block[]> => {
    if (block.type !== "tool_use") return [];
    const run = block.name === "search" ? tools.search : tools.fetch;
    const result = await run(block.input as { q: string } & { url: string });
    return [{ type: "tool_result", tool_use_id: block.id, content: JSON.stringify(result) }];
  };

  // nothing in here counts turns: its ceiling is what ends a loop
  const researcher = step(
    "researcher",
    {
      kind: "agent",
      input: z.object({ part: z.string() }),
      output: Note,
      limits: { usd: 0.25, ms: "60s" },
      retry: { attempts: 1 },
      fallback: "halt",
    },
    async ({ part }) => {
      let turns: readonly Turn[] = [{ role: "user", content: [{ type: "text", text: part }] }];
      for (;;) {
        const content = await think({ turns: [...turns] });
        const results = (await Promise.all(content.map(runTool))).flat();
        if (results.length === 0) return { part, note: textOf(content) };
        turns = [...turns, { role: "assistant", content }, { role: "user", content: results }];
      }
    },
  );

  const write = step(
    "write",
    {
      kind: "llm",
      input: z.object({ question: z.string(), notes: z.array(Note) }),
      output: z.string().min(1),
      limits: { usd: 0.05, ms: "20s" },
      retry: { attempts: 2 },
      fallback: "halt",
    },
    ({ question, notes }, s) => {
      const user = [`Question: ${question}`, ...notes.map(({ part, note }) => `${part}\n${note}`)].join("\n\n");
      const system = "Write one paragraph that answers the question from the notes.";
      return complete(world.openai, { model: "gpt-4.1", system, user, maxTokens: 500 }, s.signal);
    },
  );

  return pipeline(
    "research",
    {
      version: "7",
      limits: { usd: 1, steps: 500, ms: "5m" },
      input: z.object({ question: z.string() }),
      output: z.object({ answer: z.string() }),
    },
    async ({ question }) => {
      const { parts } = await plan({ question });
      const notes = await Promise.all(parts.map((part) => researcher({ part })));
      return { answer: await write({ question, notes }) };
    },
  );
}

async function getAs<T>(url: string, signal: AbortSignal): Promise<T> {
  return (await callJson(url, { signal })) as T;
}
