// Vercel AI SDK 6: a tool with `needsApproval`. Nothing runs before a person said yes, and then exactly what they saw.
import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import { askApproval } from "./approval.mjs";

export async function answer(prompt, { model, refund }) {
  const granted = new Map();
  const tools = {
    refund: tool({
      description: "Refund an order",
      inputSchema: z.object({ order: z.string(), cents: z.number().int().positive() }),
      needsApproval: true,
      // an edited call runs with the edited arguments: those of the model are not looked at again
      execute: (_asked, { toolCallId }) => granted.get(toolCallId).run(refund),
    }),
  };
  const messages = [{ role: "user", content: prompt }];
  for (;;) {
    const { content, response, text } = await generateText({ model, tools, messages, stopWhen: stepCountIs(5) });
    messages.push(...response.messages);
    const requests = content.filter(({ type }) => type === "tool-approval-request");
    if (requests.length === 0) return text;
    const decide = async ({ approvalId, toolCall: { toolCallId: id, toolName: name, input: args } }) => {
      const ask = `Refund ${args.cents / 100} EUR for order ${args.order}?`;
      const decision = await askApproval({ id, name, args, ask, edit: ["cents"] });
      if (decision.verdict === "approved") granted.set(id, decision);
      const approved = decision.verdict === "approved";
      return { type: "tool-approval-response", approvalId, approved, reason: decision.reason };
    };
    messages.push({ role: "tool", content: await Promise.all(requests.map(decide)) });
  }
}
