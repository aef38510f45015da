import { dataOf, EventFrames, fieldOf } from "@/lib/domain/model/event-frames";

export interface ServerEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: string;
}

/** Server-sent events of a body, one by one. Ends with it. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const frames = new EventFrames();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of frames.push(value)) {
      yield { id: fieldOf(event, "id"), type: fieldOf(event, "event") ?? "message", data: dataOf(event) ?? "" };
    }
  }
}
