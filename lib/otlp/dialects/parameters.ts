// What a model call was asked with besides its messages: temperature, limits, formats. Names are those of the OpenTelemetry
// conventions, whatever the provider calls them; what is not listed here stays an attribute.
import type { Json } from "@/lib/domain/trace/step";
import { at, type Fields, isFields, jsonOf, toJson } from "@/lib/otlp/dialects/read";
import { type Reading, valueAt } from "@/lib/otlp/dialects/reading";
import type { ParameterSource } from "@/lib/otlp/dialects/table";

const names: { readonly [canonical: string]: readonly string[] } = {
  temperature: [],
  top_p: [],
  top_k: [],
  max_tokens: ["max_completion_tokens", "max_output_tokens", "max_new_tokens", "num_predict", "max_tokens_to_sample"],
  stop_sequences: ["stop"],
  frequency_penalty: [],
  presence_penalty: [],
  seed: [],
  choices: ["n", "choice.count", "candidate_count", "num_completions"],
  stream: ["is_streaming", "streaming"],
  reasoning_effort: ["reasoning.effort", "reasoning", "thinking", "thinking_config", "effort"],
  response_format: ["output.type", "output_type", "structured_output_schema", "response_mime_type", "text.format"],
  tool_choice: [],
  parallel_tool_calls: [],
  service_tier: [],
  encoding_formats: ["encoding_format"],
  dimensions: ["embeddings.dimension.count"],
  logprobs: [],
  mode: [],
  max_retries: [],
};
const canonicalOf = new Map(
  Object.entries(names).flatMap(([name, others]) => [name, ...others].map((known) => [known, name] as const)),
);
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const nameFor = (key: string): string | undefined => (key.length > 40 ? undefined : canonicalOf.get(snake(key)));

export type Parameter = { readonly name: string; readonly value: Json };

/** In the order of the table above; the first source that has one decides. */
export function parametersOf(reading: Reading): Parameter[] {
  const found = new Map<string, Json>();
  for (const dialect of reading.dialects) {
    for (const source of dialect.parameters ?? []) {
      for (const [key, value, from] of pairsAt(reading, source)) {
        const name = nameFor(key);
        if (name === undefined || found.has(name) || value === null || value === "") continue;
        reading.used?.push({ field: "parameters", key: from });
        found.set(name, jsonOf(value));
      }
    }
  }
  return Object.keys(names).flatMap((name) => {
    const value = found.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Name, value and attribute key of everything that may be a parameter. */
function pairsAt(reading: Reading, source: ParameterSource): [string, Json, string][] {
  if ("prefix" in source) {
    const { attributes } = reading.span;
    return Object.keys(attributes)
      .filter((key) => key.startsWith(source.prefix))
      .map((key) => [key.slice(source.prefix.length), toJson(attributes[key]), key]);
  }
  if ("name" in source) {
    const value = valueAt(reading, source.key);
    return value === undefined ? [] : [[source.name, value, source.key]];
  }
  const fields = jsonOf(at(valueAt(reading, source.key), source.at ?? []) ?? null);
  return isFields(fields) ? entries(fields, source.key) : [];
}

const entries = (fields: Fields, from: string): [string, Json, string][] =>
  Object.entries(fields).map(([key, value]) => [key, value, from]);
