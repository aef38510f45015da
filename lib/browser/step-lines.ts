import { Problem } from "@/lib/contract/problem";
import { StepEnd, StepHead, StepPiece } from "@/lib/contract/steps";

/** Why steps could not be read, in words that a worker can hand over. */
export type StepsFailure = { readonly code: string; readonly detail: string; readonly requestId: string | null };

/** Reads an answer of lines as it comes. */
export async function readStepLines(
  address: string,
  onPiece: (head: StepHead, piece: StepPiece) => void,
): Promise<{ head: StepHead; end: StepEnd }> {
  const response = await fetch(address);
  if (!response.ok || response.body === null) throw new Refused(await failureIn(response));
  let head: StepHead | null = null;
  for await (const line of linesOf(response.body)) {
    if (head === null) head = StepHead.parse(line);
    else if (isEnd(line)) return { head, end: StepEnd.parse(line) };
    else onPiece(head, StepPiece.parse(line));
  }
  throw new Refused({ code: "network", detail: "The answer ended before all steps had come.", requestId: null });
}

const isEnd = (line: unknown) => typeof line === "object" && line !== null && "end" in line;

export function failureOf(error: unknown): StepsFailure {
  if (error instanceof Refused) return error.failure;
  // what fetch throws where there is no answer
  if (error instanceof TypeError) {
    return { code: "network", detail: "Tracegate does not answer. Is it still running?", requestId: null };
  }
  return { code: "unreadable", detail: "The steps are not what this page expects. Reload the page.", requestId: null };
}

class Refused extends Error {
  readonly failure: StepsFailure;
  constructor(failure: StepsFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

async function failureIn(response: Response): Promise<StepsFailure> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (problem.success) return problem.data;
  const requestId = response.headers.get("x-request-id");
  return { code: "unreadable", detail: `The server answered ${response.status}.`, requestId };
}

/** Lines of JSON, as they come. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let begun: string[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = read.value.split("\n");
    const rest = parts.pop() ?? "";
    for (const part of parts) {
      yield JSON.parse(begun.join("") + part);
      begun = [];
    }
    begun.push(rest);
  }
}
