import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
export type JudgeCall = { readonly path: string; readonly headers: Headers; readonly body: string };
type Scripted =
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | "hangs up";

/** A model behind OpenAI's chat completions and Anthropic's messages, as far as the judge speaks them; it says what a test scripts. */
export class JudgeServer {
  readonly calls: JudgeCall[] = [];
  /** The next answers; then there is nothing to complain of. */
  readonly script: ((call: JudgeCall) => Scripted)[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        const call = { path: request.url ?? "", headers: request.headers, body };
        this.calls.push(call);
        const answer = (this.script.shift() ?? (() => verdict(call, [])))(call);
        if (answer === "hangs up") {
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
        response.end(answer.body);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** As either API answers, by the path that was asked; `used` are prompt and output tokens. */
export function verdict(call: JudgeCall, findings: unknown, used: readonly [number, number] = [1_000, 100]): Scripted {
  const answer = { findings };
  const [input, output] = used;
  const body = call.path.endsWith("/messages")
    ? {
        content: [{ type: "tool_use", id: "toolu_1", name: "report", input: answer }],
        ...{ stop_reason: "tool_use", usage: { input_tokens: input, output_tokens: output } },
      }
    : {
        choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: JSON.stringify(answer) } }],
        usage: { prompt_tokens: input, completion_tokens: output },
      };
  return { status: 200, body: JSON.stringify(body) };
}
