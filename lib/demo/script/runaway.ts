// What the loop of research would cost if nothing stopped it: the same script played on, until the conversation does not
// fit into the model's window any more. Arithmetic only; what a bounded run really cost is what the server settled.
import { researcherRules, researchTools } from "@/lib/demo/pipelines/researcher";
import { questions, research } from "@/lib/demo/script/research";
import type { ToolCall } from "@/lib/demo/script/said";
import { readLibrary, searchLibrary } from "@/lib/demo/world/library";

/** claude-sonnet-4-5: tokens, and micro-dollars for one of them (list price: $3 and $15 a million). */
const model = { window: 200_000, microUsdIn: 3, microUsdOut: 15 };
/** As the model server counts where a script names no tokens. */
const bytesOfToken = 4;

export type Turn = { readonly in: number; readonly out: number };

/** Sums up the turns of the loop. */
export function playRunaway(): { readonly turns: number; readonly microUsd: number } {
  let [turns, microUsd] = [0, 0];
  for (const turn of runawayTurns()) {
    turns += 1;
    microUsd += turn.in * model.microUsdIn + turn.out * model.microUsdOut;
  }
  return { turns, microUsd };
}

/** Tokens of each turn, as long as its prompt and its answer fit into the window. */
export function* runawayTurns(): Generator<Turn> {
  const said = research({ model: "", system: researcherRules, texts: [questions.unknowable], answered: 0 });
  if (!("text" in said)) throw new Error("the runaway model answers");
  const calls = said.tools ?? [];
  const out = tokensOf(said.text.length + sizeOf(calls.map(({ name, input }) => ({ name, arguments: input }))));
  const turn = sizeOf([
    { role: "assistant", content: [{ type: "text", text: said.text }, ...calls.map(toUse)] },
    { role: "user", content: calls.map(toResult) },
  ]);
  for (let bytes = sizeOf(firstRequest); tokensOf(bytes) + out <= model.window; bytes += turn) {
    yield { in: tokensOf(bytes), out };
  }
}

const firstRequest = {
  model: "claude-sonnet-4-5",
  system: researcherRules,
  messages: [{ role: "user", content: [{ type: "text", text: questions.unknowable }] }],
  max_tokens: 400,
  tools: researchTools,
};
const idOf = (no: number) => `toolu_100_${no}`;
const toUse = ({ name, input }: ToolCall, no: number) => ({ type: "tool_use", id: idOf(no), name, input });
const toResult = ({ name, input }: ToolCall, no: number) => ({
  type: "tool_result",
  tool_use_id: idOf(no),
  content: JSON.stringify(name === "search" ? searchLibrary(input["q"] ?? "") : readLibrary(input["url"] ?? "")),
});

const tokensOf = (bytes: number) => Math.ceil(bytes / bytesOfToken);
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
