// A span as it is compared with another: its step with all that it was asked, offered and answered.
import type { Json, Message, Step } from "@/lib/domain/trace/step";
import { type Fields, isFields, jsonOf, toJson } from "@/lib/otlp/dialects/read";
import { callOf } from "@/lib/otlp/to-call";
import { messagesOfReading } from "@/lib/otlp/to-messages";
import { openReading, stepOf } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

type Content = {
  readonly step: Step;
  readonly messages: readonly Message[];
  readonly tools: ReturnType<typeof callOf>["tools"];
  readonly parameters: ReturnType<typeof callOf>["parameters"];
  readonly schemas: readonly Json[];
};

/** Attributes that carry the JSON Schema of a step's input or output. */
const schemaKeys = [
  ...["ai.schema", "gen_ai.request.structured_output_schema"],
  ...["tracegate.contract.output", "tracegate.contract.input"],
];

export function toContent(span: WireSpan, logs: readonly WireLog[]): Content {
  const reading = openReading(span, logs, null);
  const step = stepOf(reading);
  const { tools, parameters } = callOf(reading, step.kind);
  const carried = schemaKeys.flatMap((key): Json[] => {
    const value = jsonOf(toJson(span.attributes[key]));
    return isFields(value) ? [[key, value]] : [];
  });
  const format = parameters.find(({ name }) => name === "response_format");
  const asked = carried.length === 0 && format ? schemaIn(format.value) : null;
  return {
    step,
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
function withoutSchema({ name, value }: Content["parameters"][number]) {
  if (!isFields(value) || schemaIn(value) === null) return { name, value };
  const { json_schema: _, schema: __, ...rest } = value as Fields;
  return { name, value: ("properties" in rest ? "json_schema" : (rest["type"] ?? "json_schema")) as Json };
}
