// What a dialect is: data that says where a client puts each field of a step. `step-fields.ts` interprets it.
import type { StepKind } from "@/lib/domain/trace/step";

/** How a value that was found is to be understood. */
export type Reader =
  /** The text itself, though it looks like JSON. */
  | "text"
  /** A JSON string literal in a string ("\"TOOL\"") is unquoted. */
  | "unquote"
  /** OpenLLMetry's {"args": [], "kwargs": {}}: one argument stands for itself, named ones for the object. */
  | "call_arguments"
  /** Strings in a list that are themselves JSON. */
  | "json_list"
  /** An object with nothing but `input`, `output` or `outputs` stands for that. */
  | "wrapped"
  /** A short number is something else's: `thread.id` is also the operating system's. */
  | "worded"
  /** LangWatch's {"type", "value"}, and lists of these. */
  | "typed"
  /** Micro-dollars rather than dollars. */
  | "micro";

/**
 * Where a value may be. A bare string is an attribute key.
 * - `at`: below this path, inside a structure or a string that holds JSON.
 * - `prefix`: everything below an indexed or dotted prefix, as one structure.
 * - `event`/`log`: attribute `key` of the last span event, or log record, of that name (`key: ""`: a log's body).
 * - `take`: of one list with the whole conversation, what came before the last answer, or that answer.
 * - `messages`: chat messages that came as OpenTelemetry events or log records, one each.
 * - `span`: the span's own name, after `after` where given.
 */
export type Source =
  | string
  | {
      readonly key: string;
      readonly at?: readonly string[];
      readonly as?: Reader;
      readonly take?: "asked" | "answered";
    }
  | { readonly prefix: string; readonly at?: readonly string[] }
  | { readonly event: string; readonly key: string; readonly as?: Reader; readonly at?: readonly string[] }
  | { readonly log: string; readonly key: string; readonly as?: Reader; readonly at?: readonly string[] }
  | { readonly messages: "input" | "output" }
  | { readonly span: "name"; readonly after?: RegExp };

/** How a dialect says the kind of a step; the first rule that answers wins. */
export type KindRule =
  | {
      readonly key: string;
      readonly at?: readonly string[];
      readonly as?: Reader;
      readonly kinds: { readonly [value: string]: StepKind | undefined };
    }
  | { readonly has: string; readonly kind: StepKind }
  | { readonly name: RegExp; readonly kind: StepKind }
  | { readonly always: StepKind };

/**
 * One way of writing usage. Each class is read from its own sources; the set counts only if input or output is there.
 * - `cached`: whether the input count has the cached tokens in it (inclusive) or beside it (exclusive); unknown = inclusive
 *   unless the numbers themselves say otherwise.
 * - `thought`: the same for reasoning in the output count.
 */
export type TokenTable = {
  readonly input?: readonly Source[];
  readonly output?: readonly Source[];
  readonly cacheRead?: readonly Source[];
  readonly cacheWrite?: readonly Source[];
  readonly reasoning?: readonly Source[];
  readonly total?: readonly Source[];
  /** Classes that Tracegate has no name for (audio, predictions), counted beside input and output where those are exclusive. */
  readonly inputBeside?: readonly Source[];
  readonly outputBeside?: readonly Source[];
  readonly cached?: "inclusive" | "exclusive";
  readonly thought?: "inclusive" | "exclusive";
};

/**
 * How a client tells when the first token came: a time after the start in a unit, a moment (RFC 3339), or the first span
 * event of a name.
 */
export type FirstToken =
  | { readonly key: string; readonly unit: "s" | "ms" | "ns" | "moment" }
  | { readonly event: string };

/** Parameters of a call: attributes below a prefix, an object in an attribute, or one attribute. */
export type ParameterSource =
  | { readonly prefix: string }
  | { readonly key: string; readonly at?: readonly string[] }
  | { readonly key: string; readonly name: string };

export type Dialect = {
  readonly id: string;
  /** Recognised by the name of the instrumentation scope, */
  readonly scopes?: RegExp;
  /** by a key that starts so (up to and with the first "." or ":"), */
  readonly prefixes?: readonly string[];
  /** or by the presence of a key. */
  readonly markers?: readonly string[];
  /** Only what this dialect's own spans carry: other dialects may not fill fields that it leaves open. */
  readonly kind?: readonly KindRule[];
  readonly model?: readonly Source[];
  /** Names that are a model only on a span that calls one. */
  readonly calledModel?: readonly Source[];
  readonly provider?: readonly Source[];
  readonly tokens?: readonly TokenTable[];
  readonly cost?: readonly Source[];
  readonly finishReason?: readonly Source[];
  readonly firstToken?: readonly FirstToken[];
  readonly sessionId?: readonly Source[];
  readonly userId?: readonly Source[];
  /** Chat messages; read as text where the value holds none. */
  readonly input?: readonly Source[];
  readonly output?: readonly Source[];
  /** Values of steps other than model calls, shown as they are. */
  readonly rawInput?: readonly Source[];
  readonly rawOutput?: readonly Source[];
  readonly system?: readonly Source[];
  /** Tool calls that stand beside the answer. */
  readonly toolCalls?: readonly Source[];
  /** Definitions of the tools that a call was offered. */
  readonly tools?: readonly Source[];
  readonly parameters?: readonly ParameterSource[];
  readonly toolName?: readonly Source[];
  readonly toolArguments?: readonly Source[];
  readonly toolResult?: readonly Source[];
  readonly errorMessage?: readonly Source[];
  readonly errorType?: readonly Source[];
  /** Attributes that mark a failure although the status does not. */
  readonly failedWhen?: readonly { readonly key: string; readonly at?: readonly string[]; readonly is: string }[];
  /** An exception event alone (status not ERROR) means failure: the client never sets the status. */
  readonly failsByEvent?: boolean;
  /** Reasoning is part of the text of the answer: the client flattens both into the contents of one message. */
  readonly answersWithReasoning?: boolean;
  readonly attempt?: readonly Source[];
  readonly pipeline?: readonly Source[];
  readonly pipelineVersion?: readonly Source[];
  readonly haltCode?: readonly Source[];
};
