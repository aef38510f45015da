// What the loop of research would cost if nothing stopped it: the same script played on, until the conversation does not
// fit into the model's window any more. Arithmetic only; what a bounded run really cost is what the server settled.
import { researcherRules, researchTools } from "@/lib/demo/pipelines/researcher";
import { questions, research } from "@/lib/demo/script/research";
import type { ToolCall } from "@/lib/demo/script/said";
import { tokensOf } from "@/lib/demo/script/tokens";
import { readLibrary, searchLibrary } from "@/lib/demo/world/library";

/** claude-sonnet-4-5: tokens, and micro-dollars for one of them (list price: $3 and $15 a million). */
const model = { window: 200_000, microUsdIn: 3, microUsdOut: 15 };

export type Runaway = { readonly turns: number; readonly microUsd: number };

export function playRunaway(): Runaway {
  const said = research({ model: "", system: researcherRules, texts: [questions.unknowable], answered: 0 });
  if (!("text" in said)) throw new Error("the runaway model answers");
  const answer = tokensOf(JSON.stringify([said.text, ...(said.tools ?? [])]));
  const results = (said.tools ?? []).reduce((sum, call) => sum + tokensOf(JSON.stringify(resultOf(call))), 0);
  let context = tokensOf(researcherRules) + tokensOf(JSON.stringify(researchTools)) + tokensOf(questions.unknowable);
  let [turns, microUsd] = [0, 0];
  for (; context + answer <= model.window; turns += 1) {
    microUsd += context * model.microUsdIn + answer * model.microUsdOut;
    context += answer + results;
  }
  return { turns, microUsd };
}

function resultOf({ name, input }: ToolCall): unknown {
  return name === "search" ? searchLibrary(input["q"] ?? "") : readLibrary(input["url"] ?? "");
}
