// The worker of a run page: reads and arranges its steps, so that the page never waits for it.
import { type StepsMessage, type StepsOf, type StepsPart, StepsReader } from "@/lib/browser/steps-reader";
import type { RunSteps } from "@/lib/domain/trace/run-steps";

/** What the page asks for; `read` again and again: each time what is new. */
export type StepsRequest =
  | { readonly kind: "read"; readonly of: StepsOf }
  | { readonly kind: "live"; readonly live: boolean }
  | { readonly kind: "part"; readonly part: StepsPart; readonly no: number };

let reader: StepsReader | null = null;

self.addEventListener("message", ({ data }: MessageEvent<StepsRequest>) => {
  if (data.kind === "read") {
    reader ??= new StepsReader(data.of, tell);
    void reader.read();
  } else if (data.kind === "live") reader?.setLive(data.live);
  else void reader?.readPart(data.part, data.no);
});

function tell(message: StepsMessage): void {
  self.postMessage(message, { transfer: message.kind === "steps" ? buffersOf(message.steps) : [] });
}

/** Every typed array is made for the page: handed over, not copied. */
function buffersOf({ table, tree, cost, hidden }: RunSteps): ArrayBuffer[] {
  const columns: unknown[] = [...Object.values(table), ...Object.values(tree), cost, hidden];
  return columns.flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
