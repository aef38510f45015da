// A span as it is compared with another: its step with all that it was asked, offered and answered.
import type { StepContent } from "@/lib/domain/diff/digest-step";
import type { Json } from "@/lib/domain/trace/step";
import { type Fields, isFields, jsonOf, toJson } from "@/lib/otlp/dialects/read";
import { callOf } from "@/lib/otlp/to-call";
import { messagesOfReading } from "@/lib/otlp/to-messages";
import { openReading, saidBy } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

/** Attributes that carry the JSON Schema of a step's input or output. */
const schemaKeys = [
  ...["ai.schema", "gen_ai.request.structured_output_schema"],
  ...["tracegate.contract.output", "tracegate.contract.input"],
];

export function toContent(span: WireSpan, logs: readonly WireLog[]): StepContent {
  const reading = openReading(span, logs, null);
  const { kind, model, texts, error, pipeline } = saidBy(reading);
  const { tools, parameters } = callOf(reading, kind);
  const carried = schemaKeys.flatMap((key): Json[] => {
    const value = jsonOf(toJson(span.attributes[key]));
    return isFields(value) ? [[key, value]] : [];
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

/** OpenAI: `{type, json_schema: {schema}}` · Responses: `{type, schema}` · the schema itself. */
function schemaIn(format: Json): Json | null {
  if (!isFields(format)) return null;
  const nested = ["json_schema", "schema"].map((key) => format[key]).find(isFields);
  if (nested) return schemaIn(nested) ?? nested;
  return "properties" in format || "$ref" in format ? format : null;
}

/** The schema has a field of its own. */
function withoutSchema({ name, value }: StepContent["parameters"][number]) {
  if (!isFields(value) || schemaIn(value) === null) return { name, value };
  const { json_schema: _, schema: __, ...rest } = value as Fields;
  return { name, value: ("properties" in rest ? "json_schema" : (rest["type"] ?? "json_schema")) as Json };
}
