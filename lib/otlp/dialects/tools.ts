// The tools that a model or agent was offered, in the forms in which providers and frameworks write them:
//   {type: function, function: {name, description, parameters}} · {name, input_schema} · {toolSpec: {name, inputSchema: {json}}}
//   {functionDeclarations: [...]} · {tool: {json_schema: "…"}} · a map from name to any of these · a bare name
import type { Json, ToolOffer } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList, jsonOf, nameOf } from "@/lib/otlp/dialects/read";
import { firstOf, jsonAt, type Reading } from "@/lib/otlp/dialects/reading";

const toolsMax = 1000;
const schemaKeys = [
  ...["parameters", "inputSchema", "input_schema", "parameters_json_schema", "parametersJsonSchema", "json_schema"],
  ...["schema", "args_schema"],
];
const wrappers = ["function", "toolSpec", "tool_spec", "tool"];
const lists = ["functionDeclarations", "function_declarations", "function_tools", "tools"];

/** In the order sent; empty where the client does not say. */
export function toolsOf(reading: Reading): ToolOffer[] {
  const found = firstOf(
    reading,
    "tools",
    (dialect) => dialect.tools,
    (_, source) => {
      const offers = readTools(jsonAt(reading, source), null, 0).slice(0, toolsMax);
      return offers.length > 0 ? offers : null;
    },
  );
  return found ?? [];
}

const nestedMax = 4;

function readTools(value: Json | undefined, name: string | null, depth: number): ToolOffer[] {
  if (depth > nestedMax) return [];
  const read = typeof value === "string" ? jsonOf(value) : value;
  if (typeof read === "string") return depth === 0 || read.trim() === "" ? [] : [bare(read)];
  if (isList(read)) return read.slice(0, toolsMax).flatMap((item) => readTools(item, null, depth + 1));
  if (!isFields(read)) return [];
  for (const key of lists) if (isList(read[key])) return readTools(read[key], null, depth + 1);
  const inner = wrappers.map((key) => read[key]).find(isFields);
  if (inner) return readTools(inner, name, depth + 1);
  const offer = offerOf(read, name);
  if (offer) return [offer];
  return Object.entries(read)
    .slice(0, toolsMax)
    .flatMap(([key, item]) => (isFields(item) ? readTools(item, key, depth + 1) : []));
}

const bare = (name: string): ToolOffer => ({ name, description: null, schema: null });

/** A schema inside a string may hold the whole definition (OpenInference). */
function offerOf(tool: Fields, named: string | null): ToolOffer | null {
  const name = nameOf(tool["name"]) ?? named;
  const schema = schemaOf(tool);
  if (name !== null) return { name, description: nameOf(tool["description"]), schema };
  if (isFields(schema)) {
    const whole = wrappers.map((key) => schema[key]).find(isFields) ?? schema;
    if (nameOf(whole["name"]) !== null) return offerOf(whole, null);
  }
  const type = nameOf(tool["type"]);
  return type === null || type === "function" ? null : bare(type);
}

function schemaOf(tool: Fields): Json {
  const value = schemaKeys.map((key) => tool[key]).find((found) => found !== undefined && found !== null) ?? null;
  const schema = jsonOf(value);
  return isFields(schema) && isFields(schema["json"]) && Object.keys(schema).length === 1 ? schema["json"] : schema;
}
