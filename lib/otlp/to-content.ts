// A span as it is compared with another: its step with all that it was asked, offered and answered.
import type { StepContent } from "@/lib/domain/diff/digest-step";
import type { Json } from "@/lib/domain/trace/step";
import { inputSchemaKey, outputSchemaKeys, schemaAt, schemaIn } from "@/lib/otlp/carried-schemas";
import { type Fields, isFields } from "@/lib/otlp/dialects/read";
import { callOf } from "@/lib/otlp/to-call";
import { messagesOfReading } from "@/lib/otlp/to-messages";
import { openReading, saidBy } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

export function toContent(span: WireSpan, logs: readonly WireLog[]): StepContent {
  const reading = openReading(span, logs, null);
  const { kind, model, texts, error, pipeline } = saidBy(reading);
  const { tools, parameters } = callOf(reading, kind);
  const carried = [...outputSchemaKeys, inputSchemaKey].flatMap((key): Json[] => {
    const schema = schemaAt(span.attributes, key);
    return schema === null ? [] : [[key, schema]];
  });
  const format = parameters.find(({ name }) => name === "response_format");
  const asked = carried.length === 0 && format ? schemaIn(format.value) : null;
  return {
    name: span.name,
    kind,
    model,
    inputText: texts.inputText,
    outputText: texts.outputText,
    toolCalls: texts.toolCalls,
    tool: texts.tool,
    error,
    pipeline,
    messages: messagesOfReading(reading),
    tools,
    parameters: parameters.map((parameter) => (parameter === format ? withoutSchema(parameter) : parameter)),
    schemas: asked === null ? carried : [...carried, asked],
  };
}

/** The schema has a field of its own. */
function withoutSchema({ name, value }: StepContent["parameters"][number]) {
  if (!isFields(value) || schemaIn(value) === null) return { name, value };
  const { json_schema: _, schema: __, ...rest } = value as Fields;
  return { name, value: ("properties" in rest ? "json_schema" : (rest["type"] ?? "json_schema")) as Json };
}
