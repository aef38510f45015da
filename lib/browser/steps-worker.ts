// The worker of a run page: reads and arranges its steps, so that the page never waits for it.
import { type StepsMessage, StepsReader } from "@/lib/browser/steps-reader";

/** What the page asks for; `read` again and again: each time what is new. */
export type StepsRequest =
  | { readonly kind: "read"; readonly traceId: string; readonly live: boolean }
  | { readonly kind: "live"; readonly live: boolean };

let reader: StepsReader | null = null;

self.addEventListener("message", ({ data }: MessageEvent<StepsRequest>) => {
  if (data.kind === "read") {
    reader ??= new StepsReader(data.traceId, data.live, tell);
    void reader.read();
  } else reader?.setLive(data.live);
});

function tell(message: StepsMessage): void {
  self.postMessage(message, { transfer: message.kind === "steps" ? buffersOf(message.steps) : [] });
}

/** Every typed array is made for the page: handed over, not copied. */
function buffersOf({ table, tree, cost }: Extract<StepsMessage, { kind: "steps" }>["steps"]): ArrayBuffer[] {
  const columns: unknown[] = [...Object.values(table), ...Object.values(tree), cost];
  const buffers = columns.flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
  return [...new Set(buffers)];
}
