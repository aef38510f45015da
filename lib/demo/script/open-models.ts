import type { ModelRequest, Scenario } from "@/lib/demo/model-server/scenario";
import { openModelServer } from "@/lib/demo/model-server/server";
import { answerOf } from "@/lib/demo/script/models";
import type { Asked } from "@/lib/demo/script/said";

/** About what a small model needs for a short answer; long enough to be seen on a time line. */
const thinkMs = 120;

type Block = { readonly text?: string; readonly content?: string };
type Message = { readonly role: string; readonly content: string | readonly Block[] };

/** The providers of the demo's pipelines. `onAsked` hears of each request before it is answered. */
export async function openModels(onAsked: (asked: Asked) => void = () => {}) {
  const server = await openModelServer((request) => {
    const asked = readAsked(request);
    onAsked(asked);
    return play(asked);
  });
  return {
    places: { openai: `${server.url}/v1`, anthropic: `${server.url}/v1` },
    close: () => server.close(),
  };
}

function play(asked: Asked): Scenario {
  const said = answerOf(asked);
  if ("fails" in said) return { fails: said.fails, afterMs: thinkMs };
  const toolCalls = (said.tools ?? []).map(({ name, input }) => ({ name, arguments: input }));
  return { say: { text: said.text, toolCalls }, afterMs: thinkMs };
}

function readAsked({ model, body }: ModelRequest): Asked {
  const messages = body["messages"] as readonly Message[];
  const given = body["system"] ?? messages.find(({ role }) => role === "system")?.content;
  return {
    model,
    system: String(given),
    texts: messages.filter(({ role }) => role !== "system").flatMap(({ content }) => textsOf(content)),
    answered: messages.filter(({ role }) => role === "assistant").length,
  };
}

function textsOf(content: string | readonly Block[]): readonly string[] {
  return typeof content === "string" ? [content] : content.flatMap(({ text, content: result }) => text ?? result ?? []);
}
