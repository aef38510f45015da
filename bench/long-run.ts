// A long run: agents of ten turns, each turn a model call that gets the whole conversation, and two tools. The second run
// differs from the first in one turn of a hundred, and in all ids and times.
import type { Attributes, WireSpan } from "@/lib/otlp/wire";

const turns = 10;
const stepsOfAgent = 1 + turns * 3;
const none = { attributes: {}, droppedAttributes: 0, schemaUrl: "" };
const resource = { ...none, attributes: { "service.name": "long" } };
const scope = { ...none, name: "long", version: "" };
const sentence = "The customer asked about the order, the parcel and the refund, and the desk looked at each in turn. ";

export function longRun(steps: number, no: number, startNs: bigint): WireSpan[] {
  const spans: WireSpan[] = [];
  const idOf = (place: number) => (BigInt(no) * 1_000_000n + BigInt(place) * 7n).toString(16).padStart(16, "a");
  const add = (parent: number | null, name: string, attributes: Attributes): number => {
    const place = spans.length + 1;
    const at = startNs + BigInt(no) * 60_000_000_000n + BigInt(place) * 1_000_000n;
    spans.push({
      traceId: no.toString(16).padStart(32, "b"),
      spanId: idOf(place),
      parentSpanId: parent === null ? null : idOf(parent),
      name,
      spanKind: 1,
      traceState: "",
      flags: 0,
      startNs: at,
      endNs: at + (parent === null ? BigInt(steps + 1) * 1_000_000n : 900_000n),
      attributes,
      droppedAttributes: 0,
      events: [],
      droppedEvents: 0,
      links: [],
      droppedLinks: 0,
      status: { code: 0, message: "" },
      resource,
      scope,
    });
    return place;
  };
  const root = add(null, "long", { "gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "long" });
  for (let agent = 0; spans.length + stepsOfAgent <= steps; agent += 1) addAgent(add, root, agent, no);
  while (spans.length < steps)
    add(root, "execute_tool tick", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "tick" });
  return spans;
}

type Add = (parent: number | null, name: string, attributes: Attributes) => number;
const part = (content: string) => [{ type: "text", content }];

function addAgent(add: Add, root: number, agent: number, no: number): void {
  const place = add(root, `invoke_agent desk`, {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "desk",
  });
  const messages: object[] = [
    { role: "system", parts: part(sentence.repeat(8)) },
    { role: "user", parts: part(`Case ${agent}: ${sentence}`) },
  ];
  for (let turn = 0; turn < turns; turn += 1) {
    const changed = no === 2 && (agent * turns + turn) % 100 === 50;
    const answer = {
      role: "assistant",
      parts: part(`${agent}.${turn} ${changed ? "otherwise" : "as ever"}: ${sentence}`),
    };
    add(place, "chat gpt-5", {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.usage.input_tokens": 900 + agent + no,
      "gen_ai.input.messages": JSON.stringify(messages),
      "gen_ai.output.messages": JSON.stringify([answer]),
    });
    for (const tool of ["lookup", "search"]) {
      add(place, `execute_tool ${tool}`, {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        "gen_ai.tool.call.id": `call_${agent}x${turn}y${no}abcdefgh`,
        "gen_ai.tool.call.arguments": JSON.stringify({ agent, turn }),
        "gen_ai.tool.call.result": JSON.stringify({
          ok: true,
          text: `${agent} ${turn} ${sentence.repeat(3)}`,
          took_ms: turn + no,
        }),
      });
    }
    messages.push(answer, { role: "user", parts: part(`Go on with ${turn}. ${sentence}`) });
  }
}
