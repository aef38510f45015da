// Reads what the items of a transcript say: a few spans at a time, so that a page of long conversations fits into memory.
import type { TranscriptEntry } from "@/lib/contract/transcript";
import { CharBudget, charsOf } from "@/lib/domain/trace/cut-message";
import { compareHistory, type Heard, hear } from "@/lib/domain/trace/message-history";
import type { Message } from "@/lib/domain/trace/step";
import type { CallItem, OutlineItem } from "@/lib/domain/trace/transcript-items";
import type { OutlineStep } from "@/lib/domain/trace/transcript-shape";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import { type ReadSpan, readSpans } from "@/lib/server/read-spans";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import { contentRef } from "@/lib/server/store-contents";
import { callEntries, type Told } from "@/lib/server/transcript-call";
import { entryOf } from "@/lib/server/transcript-entry";

const itemsAtOnce = 8;
const viewsMax = 3;
/** Of messages that may be read for one page; then it ends before its limit. */
const readChars = 48_000_000;

type Call = OutlineItem & CallItem<OutlineStep>;
/** What a later call needs to know of one before it. */
type Past = { readonly heard: Heard; readonly asked: Told["asked"]; readonly ran: ReadonlySet<string> };

export class TranscriptReader {
  readonly #run: RunAt & { readonly logCount: number };
  readonly #calls: ReadonlyMap<OutlineStep, Call>;
  readonly #cards: ReadonlySet<OutlineStep>;
  readonly #past = new Map<OutlineStep, Past>();
  readonly #budget = new CharBudget();
  #read = 0;

  constructor(run: RunAt & { readonly logCount: number }, items: readonly OutlineItem[]) {
    this.#run = run;
    this.#calls = new Map(items.flatMap((item) => (item.type === "call" ? [[item.step, item as Call]] : [])));
    this.#cards = new Set(items.flatMap((item) => (item.type === "agent" ? [item.step] : [])));
  }

  /** Entries of the first `done` of `page`: at least one, where there is one. */
  async read(page: readonly OutlineItem[]): Promise<{ entries: TranscriptEntry[]; done: number }> {
    const entries: TranscriptEntry[] = [];
    let done = 0;
    while (done < page.length && (done === 0 || this.#read < readChars)) {
      const items = page.slice(done, done + itemsAtOnce);
      const spans = await readSpans(this.#run, [...new Set(items.flatMap((item) => this.#spansOf(item)))]);
      for (const item of items) {
        if (done > 0 && this.#read >= readChars) break;
        entries.push(...this.#entriesOf(item, spans));
        done += 1;
      }
    }
    return { entries, done };
  }

  #spansOf(item: OutlineItem): string[] {
    if (item.type === "agent") return [item.step, item.firstCall, item.lastCall].flatMap((step) => step?.spanId ?? []);
    if (item.type !== "call") return [item.step.spanId];
    const past = item.before.filter((call) => !this.#past.has(call)).flatMap((call) => this.#viewsOf(call));
    return [...past, ...this.#viewsOf(item.step), ...[...item.tools, ...item.attempts].map((step) => step.spanId)];
  }

  #viewsOf(call: OutlineStep): string[] {
    return [call, ...(this.#calls.get(call)?.views ?? [])].slice(0, viewsMax).map(({ spanId }) => spanId);
  }

  #entriesOf(item: OutlineItem, spans: ReadonlyMap<string, ReadSpan>): TranscriptEntry[] {
    if (item.type !== "call") {
      const read = spans.get(item.step.spanId);
      return read ? [entryOf(item, read, spans, this.#budget)] : [];
    }
    for (const call of [...item.before].reverse()) {
      if (!this.#past.has(call)) this.#remember(call, this.#tellingView(call, spans)?.messages ?? []);
    }
    const view = this.#tellingView(item.step, spans);
    if (view === null) return [];
    const pasts = item.before.flatMap((call) => this.#past.get(call) ?? []);
    const { heard } = this.#remember(item.step, view.messages);
    const history = compareHistory(
      heard,
      pasts.map((past) => past.heard),
    );
    const from = history.from === null ? undefined : pasts[history.from];
    const told: Told = { asked: from?.asked ?? [], ran: from?.ran ?? new Set() };
    return callEntries({ item, spans, ...view, history, told, cards: this.#cards }, this.#budget);
  }

  /** Of several spans that saw the call the one that tells most; the outermost of equals. */
  #tellingView(
    call: OutlineStep,
    spans: ReadonlyMap<string, ReadSpan>,
  ): { read: ReadSpan; messages: Message[] } | null {
    let best: { read: ReadSpan; messages: Message[] } | null = null;
    for (const id of this.#viewsOf(call)) {
      const read = spans.get(id);
      if (!read) continue;
      const messages = messagesOf(read);
      if (best === null || partCount(messages) > partCount(best.messages)) best = { read, messages };
    }
    return best;
  }

  #remember(call: OutlineStep, messages: readonly Message[]): Past {
    this.#read += messages.reduce((sum, { parts }) => parts.reduce((more, part) => more + charsOf(part), sum), 0);
    const asked = messages.flatMap(({ direction, parts }) =>
      direction === "output" ? parts.flatMap((part) => (part.type === "tool_call" ? [part] : [])) : [],
    );
    const ran = new Set((this.#calls.get(call)?.tools ?? []).map((tool) => tool.toolName ?? tool.name));
    const past = { heard: hear(messages, contentRef), asked: asked.map(({ id, name }) => ({ id, name })), ran };
    this.#past.set(call, past);
    return past;
  }
}

const partCount = (messages: readonly Message[]) => messages.reduce((sum, { parts }) => sum + parts.length, 0);

/** The messages of a call; where it has none, what it was asked and answered as two. */
function messagesOf({ span, logs }: ReadSpan): Message[] {
  const messages = toMessages(span, logs);
  if (messages.length > 0) return messages;
  const { inputText, outputText } = toStep(span, logs);
  const said = (role: string, direction: Message["direction"], text: string | null): Message[] =>
    text === null || text === "" ? [] : [{ role, name: null, direction, parts: [{ type: "text", text }] }];
  return [...said("user", "input", inputText), ...said("assistant", "output", outputText)];
}
