// Strands Agents. Keys: strands-agents/sdk-python src/strands/telemetry/tracer.py and the TypeScript SDK; gen_ai.* with
// messages as events or attributes, content as Bedrock parts in a string.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const strands: Dialect = {
  id: "strands",
  scopes: /^strands/i,
  markers: ["agent_loop.cycle_id", "event_loop.cycle_id"],
  kind: [
    { has: "agent_loop.cycle_id", kind: "chain" },
    { has: "event_loop.cycle_id", kind: "chain" },
    { name: /^(node|invoke_graph|invoke_swarm|multi)\b/, kind: "agent" },
  ],
  // The convention says seconds; it writes the milliseconds of Bedrock.
  firstToken: [{ key: "gen_ai.server.time_to_first_token", unit: "ms" }],
  sessionId: ["session.id"],
  userId: ["user.id"],
  system: ["system_prompt"],
  failedWhen: [{ key: "gen_ai.tool.status", is: "error" }],
};
