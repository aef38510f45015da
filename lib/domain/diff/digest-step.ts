// What two steps are compared by: a hash for each field that a reader knows, after all that varies by itself is left out.
import type { Json, Message, MessagePart, Step, ToolOffer } from "@/lib/domain/trace/step";
import { normaliseJson, normaliseText } from "./normalise";
import { emptySketch, mergeInto, noSketch, type Sketch, sketchText } from "./sketch";

/** A step as it is read, with all that it was asked and answered. */
export type StepContent = Pick<
  Step,
  "kind" | "model" | "inputText" | "outputText" | "toolCalls" | "tool" | "error" | "pipeline"
> & {
  readonly name: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolOffer[];
  readonly parameters: readonly { readonly name: string; readonly value: Json }[];
  /** Of its input and output, where it carries them. */
  readonly schemas: readonly Json[];
};

/** Null: the step has none. */
export type StepDigest = {
  /** What the step is an instance of, without its model and without what varies. */
  readonly name: string;
  readonly prompt: string | null;
  /** Instructions, where they are not part of the prompt: an agent repeats those of its calls. */
  readonly system: string | null;
  readonly answer: string | null;
  readonly arguments: string | null;
  readonly result: string | null;
  readonly model: string | null;
  readonly parameters: string | null;
  readonly tools: string | null;
  readonly schema: string | null;
  readonly error: string | null;
  readonly asked: Sketch;
  readonly said: Sketch;
};

type Read = { readonly hash: string; readonly sketch: Sketch };
/** Messages of a conversation come again with every call: each is read once. */
const knownMax = 20_000;
const knownCharsMax = 24_000_000;

/** `hash` of a text: equal only for equal texts. */
export class StepDigester {
  readonly #hash: (text: string) => string;
  /** By label and text. */
  readonly #known = new Map<string, Map<string, Read>>();
  #knownTexts = 0;
  #knownChars = 0;

  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  digest(content: StepContent): StepDigest {
    const { kind, tool } = content;
    const asksModel = kind === "llm";
    const given = content.messages.filter(({ direction }) => direction === "input");
    const isSystem = ({ role }: Message) => role === "system" || role === "developer";
    const prompt = this.#messages(asksModel ? given : given.filter((message) => !isSystem(message)));
    const system = asksModel ? null : this.#messages(given.filter(isSystem));
    const ran = kind === "tool";
    const asked = ran ? this.#json(tool?.arguments ?? null) : (prompt ?? this.#text(content.inputText));
    const said = ran ? this.#json(tool?.result ?? null) : this.#answer(content);
    return {
      name: nameOf(content),
      prompt: ran ? null : (asked?.hash ?? null),
      system: system?.hash ?? null,
      answer: ran ? null : (said?.hash ?? null),
      arguments: ran ? (asked?.hash ?? null) : null,
      result: ran ? (said?.hash ?? null) : null,
      model: content.model,
      parameters: this.#list(content.parameters.map(({ name, value }) => [name, value])),
      tools: this.#list(content.tools.map(({ name, description, schema }) => [name, description, schema])),
      schema: this.#list(content.schemas),
      error: content.error && this.#hash(normaliseText(`${content.error.type ?? ""} ${content.error.message}`)),
      asked: asked?.sketch ?? noSketch,
      said: said?.sketch ?? noSketch,
    };
  }

  /** Vectors of embeddings differ in their last digits. */
  #answer(content: StepContent): Read | null {
    if (content.kind === "embedding") return null;
    if (content.kind !== "llm") return this.#text(content.outputText);
    const said = this.#messages(content.messages.filter(({ direction }) => direction === "output"));
    if (said !== null) return said;
    const calls = content.toolCalls.map(({ name, arguments: given }) => [name, given] as const);
    return calls.length > 0 ? this.#json([content.outputText, calls]) : this.#text(content.outputText);
  }

  #messages(messages: readonly Message[]): Read | null {
    const parts = messages.flatMap((message) => message.parts.flatMap((part) => partOf(message.role, part) ?? []));
    if (parts.length === 0) return null;
    const read = parts.map(({ label, text }) => this.#read(text, label));
    const [only] = read;
    if (only && read.length === 1) return only;
    const sketch = emptySketch();
    for (const part of read) mergeInto(sketch, part.sketch);
    return { hash: this.#hash(read.map((part) => part.hash).join(" ")), sketch };
  }

  #text(text: string | null): Read | null {
    return text === null || text.trim() === "" ? null : this.#read(text);
  }

  #json(value: Json): Read | null {
    if (value === null) return null;
    return typeof value === "string" ? this.#read(value) : this.#normal(normaliseJson(value));
  }

  /** Order says nothing. */
  #list(items: readonly Json[]): string | null {
    if (items.length === 0) return null;
    return this.#remember("list", JSON.stringify(items), () => {
      const normal = items.map((item) => normaliseJson(item)).sort();
      return { hash: this.#hash(normal.join(",")), sketch: noSketch };
    }).hash;
  }

  #read(text: string, label = ""): Read {
    return this.#remember(`text ${label}`, text, () => this.#normal(normaliseText(text), label));
  }

  #normal(text: string, label = ""): Read {
    return { hash: this.#hash(`${label}\n${text}`), sketch: sketchText(text) };
  }

  #remember(label: string, text: string, make: () => Read): Read {
    const known = this.#known.get(label)?.get(text);
    if (known) return known;
    const made = make();
    if (this.#knownTexts >= knownMax || this.#knownChars + text.length > knownCharsMax) {
      this.#known.clear();
      this.#knownTexts = 0;
      this.#knownChars = 0;
    }
    const ofLabel = this.#known.get(label) ?? new Map<string, Read>();
    this.#known.set(label, ofLabel.set(text, made));
    this.#knownTexts += 1;
    this.#knownChars += text.length;
    return made;
  }
}

type Part = { readonly label: string; readonly text: string };

/** A part of a message, null for what is no content of the conversation. Ids of calls are left out. */
function partOf(role: string, part: MessagePart): Part | null {
  switch (part.type) {
    case "reasoning":
      return null;
    case "text":
      return part.text.trim() === "" ? null : { label: role, text: part.text };
    case "tool_call":
      return { label: `call ${part.name}`, text: writtenJson(part.arguments) };
    case "tool_result":
      return { label: "result", text: writtenJson(part.result) };
    default:
      return { label: role, text: JSON.stringify(part) };
  }
}

const writtenJson = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));

/** What conventions put before the name of the thing: `invoke_agent judge`, `execute_tool lookup`. */
const operation = /^(?:invoke_agent|create_agent|invoke_workflow|execute_tool|tool\.execution:|retrieval)\s+/;

type Named = Pick<StepContent, "kind" | "name" | "tool" | "model" | "pipeline">;

export function nameOf({ kind, name, tool, model, pipeline }: Named): string {
  if (kind === "tool" && tool?.name) return normaliseText(tool.name);
  // the AI SDK names its spans by the function; what they are for stands beside
  const whole = /^ai\.\w/.test(name) && pipeline !== null ? `${name} ${pipeline}` : name.replace(operation, "");
  const bare = normaliseText(whole);
  return kind === "llm" || kind === "embedding" ? withoutModel(bare, model) : bare;
}

/** `chat gpt-5` and `chat gpt-5-mini` are the same step with another model. */
function withoutModel(name: string, model: string | null): string {
  if (model === null) return name;
  const isModel = (word: string) => word.length > 2 && (model.startsWith(word) || word.startsWith(model));
  return name
    .split(" ")
    .filter((word) => !isModel(word))
    .join(" ");
}
