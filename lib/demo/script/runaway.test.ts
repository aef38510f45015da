import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { researcherRules, researchTools } from "@/lib/demo/pipelines/researcher";
import { openModels } from "@/lib/demo/script/open-models";
import { questions } from "@/lib/demo/script/research";
import { playRunaway, runawayTurns } from "@/lib/demo/script/runaway";
import { readLibrary, searchLibrary } from "@/lib/demo/world/library";

type Block = { type: string; id: string; name: string; input: { q: string; url: string } };
type Answer = { content: Block[]; usage: { input_tokens: number; output_tokens: number } };

let models: Awaited<ReturnType<typeof openModels>>;
beforeAll(async () => {
  models = await openModels();
});
afterAll(() => models.close());

it("counts the turns that nothing stops as the model server really counts them", async () => {
  const messages: unknown[] = [{ role: "user", content: [{ type: "text", text: questions.unknowable }] }];
  const arithmetic = runawayTurns();
  for (let turn = 0; turn < 12; turn += 1) {
    const body = {
      model: "claude-sonnet-4-5",
      system: researcherRules,
      messages,
      max_tokens: 400,
      tools: researchTools,
    };
    const response = await fetch(`${models.places.anthropic}/messages`, { method: "POST", body: JSON.stringify(body) });
    const { content, usage } = (await response.json()) as Answer;
    const expected = arithmetic.next().value;
    // the ids of tool calls get longer with their number: half a token a turn
    expect(Math.abs(usage.input_tokens - (expected?.in ?? 0))).toBeLessThanOrEqual(turn * 4);
    expect(usage.output_tokens).toBe(expected?.out);
    const results = content
      .filter(({ type }) => type === "tool_use")
      .map(({ id, name, input }) => ({
        type: "tool_result",
        tool_use_id: id,
        content: JSON.stringify(name === "search" ? searchLibrary(input.q) : readLibrary(input.url)),
      }));
    messages.push({ role: "assistant", content }, { role: "user", content: results });
  }
});

it("ends when the window is full, at what the README says", () => {
  const last = [...runawayTurns()].at(-1);
  expect((last?.in ?? 0) + (last?.out ?? 0)).toBeLessThanOrEqual(200_000);
  const { turns, microUsd } = playRunaway();
  const readme = readFileSync("README.md", "utf8");
  expect(readme).toContain(`${turns} turns`);
  expect(readme).toContain(`costs $${(microUsd / 1e6).toFixed(2)} at`);
});
