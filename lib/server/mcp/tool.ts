import { randomUUID } from "node:crypto";
import type { CallToolResult, McpServer, ToolAnnotations } from "@modelcontextprotocol/server";
import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { admit } from "@/lib/server/admit";
import type { Caller } from "@/lib/server/auth";
import { notFound, toAppError } from "@/lib/server/errors";

/** Who asks, of which project; `request` carries the credential, for what waits and asks for it again. */
export type Asking = {
  readonly caller: Extract<Caller, { readonly projectId: string }>;
  readonly request: Request;
};

type Given<Input extends z.ZodObject> = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Whoever may make this call of the API may use the tool. */
  readonly call: ApiCall;
  readonly annotations: Required<Omit<ToolAnnotations, "title">>;
  /** Text, or an object that is told as JSON; null where the project has no such thing. */
  readonly run: (input: z.output<Input>, asking: Asking) => Promise<string | Record<string, unknown> | null>;
};
export type Tool = (server: McpServer, asking: Asking) => void;

export const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** A tool that can be put on a server; what it throws is told to the model as the result of a failed call. */
export function tool<Input extends z.ZodObject>(given: Given<Input>): Tool {
  const { name, title, description, input, annotations } = given;
  return (server, asking) => {
    const inputSchema: z.ZodObject = input;
    const config = { title, description, inputSchema, annotations: { title, ...annotations } };
    server.registerTool(name, config, (asked) => answer(given, asked as z.output<Input>, asking));
  };
}

async function answer<Input extends z.ZodObject>(
  { name, call, run }: Given<Input>,
  input: z.output<Input>,
  asking: Asking,
): Promise<CallToolResult> {
  const requestId = randomUUID();
  try {
    await admit(call, asking.caller);
    const told = await run(input, asking);
    if (told === null) throw notFound();
    if (typeof told === "string") return { content: [{ type: "text", text: told }] };
    return { content: [{ type: "text", text: JSON.stringify(told) }], structuredContent: told };
  } catch (thrown) {
    const { code, message } = toAppError(thrown, requestId);
    const text = `${name} failed: ${code}. ${message} (request ${requestId})`;
    return { content: [{ type: "text", text }], isError: true };
  }
}
