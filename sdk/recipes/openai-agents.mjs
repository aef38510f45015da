// OpenAI Agents JS: a tool with `needsApproval`. The run stops with interruptions, and goes on with a person's answers.
import { Agent, tool } from "@openai/agents";
import { z } from "zod";
import { askApproval } from "./approval.mjs";

export async function answer(prompt, { runner, refund }) {
  const granted = new Map();
  const refundTool = tool({
    name: "refund",
    description: "Refund an order",
    parameters: z.object({ order: z.string(), cents: z.number().int().positive() }),
    needsApproval: true,
    // an edited call runs with the edited arguments: those of the model are not looked at again
    execute: (_asked, _context, { toolCall }) => granted.get(toolCall.callId).run(refund),
  });
  const agent = new Agent({ name: "desk", instructions: "Help the customer.", tools: [refundTool] });
  let result = await runner.run(agent, prompt);
  while (result.interruptions.length > 0) {
    for (const interruption of result.interruptions) {
      const { callId: id, name, arguments: text } = interruption.rawItem;
      const args = JSON.parse(text);
      const ask = `Refund ${args.cents / 100} EUR for order ${args.order}?`;
      const decision = await askApproval({ id, name, args, ask, edit: ["cents"] });
      if (decision.verdict === "approved") {
        granted.set(id, decision);
        result.state.approve(interruption);
      } else result.state.reject(interruption, { message: decision.reason });
    }
    result = await runner.run(agent, result.state);
  }
  return result.finalOutput;
}
