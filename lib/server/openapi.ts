import { z } from "zod";
import { apiCalls, namedShapes } from "@/lib/contract/api";
import type { ApiCall } from "@/lib/contract/call";
import { problemStatus } from "@/lib/contract/problem";

type JsonObject = Record<string, unknown>;

/** OpenAPI 3.1 of every call in the table, made from the zod shapes that check requests and type answers. */
export function openApi(version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [operationId, call] of Object.entries<ApiCall>(apiCalls)) {
    const path = paths[`/api/v1${call.path}`] ?? {};
    path[call.method.toLowerCase()] = operation(operationId, call);
    paths[`/api/v1${call.path}`] = path;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Tracegate", version, description: "Reading API and projects. Errors are RFC 9457 problems." },
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "API key of a project, or the admin key" },
        session: { type: "apiKey", in: "cookie", name: "tg_session", description: "Signed-in browser" },
      },
      schemas: componentSchemas(),
    },
  };
}

function operation(operationId: string, call: ApiCall): JsonObject {
  return {
    operationId,
    summary: call.summary,
    security: call.who === "open" ? [] : [{ key: [] }, { session: [] }],
    parameters: [
      ...parameters("path", call.params),
      ...parameters("query", call.query),
      ...(call.method === "POST" && !call.upload && !call.reads ? [idempotencyKey] : []),
    ],
    ...(call.upload ? { requestBody: { required: true, content: { "*/*": { schema: {} } } } } : {}),
    ...(call.body === undefined ? {} : { requestBody: bodyOf(call.body) }),
    responses: {
      [call.status]: {
        description: call.summary,
        ...answerOf(call),
      },
      ...problems(call),
    },
  };
}

function bodyOf(body: z.ZodType): JsonObject {
  return { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } };
}

function answerOf({ answer, mediaType = "application/json" }: ApiCall): JsonObject {
  if (answer === undefined && mediaType === "application/json") return {};
  const schema = answer === undefined ? { type: "string" } : schemaOf(answer, "output");
  return { content: { [mediaType]: { schema } } };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "A repeat with the same key and body does nothing and answers the same, but for secrets",
  schema: { type: "string", pattern: "^[!-~]{1,200}$" },
};

function problems(call: ApiCall): JsonObject {
  const codes: (keyof typeof problemStatus)[] = [
    ...(call.who === "open" ? [] : (["unauthorized", "forbidden"] as const)),
    ...(call.params === undefined ? [] : (["not_found"] as const)),
    ...(call.method === "POST" ? (["bad_json", "in_progress", "too_large", "unsupported_media_type"] as const) : []),
    ...(call.query === undefined && call.body === undefined && !call.upload ? [] : (["invalid"] as const)),
    "internal",
    "overloaded",
  ];
  const schema = schemaOf(namedShapes.Problem, "output");
  const entries = codes.map((code) => [
    problemStatus[code],
    { description: `\`${code}\``, content: { "application/problem+json": { schema } } },
  ]);
  return Object.fromEntries(entries);
}

function parameters(place: "path" | "query", shape: z.ZodObject | undefined): JsonObject[] {
  return Object.entries(shape?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path",
    schema: schemaOf(field as z.ZodType, "input"),
  }));
}

const named = z.registry<{ id: string }>();
for (const [id, shape] of Object.entries<z.ZodType>(namedShapes)) named.add(shape, { id });
const componentPath = "#/components/schemas/";

function componentSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(named, { uri: (id) => componentPath + id, override: allowMore });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema as JsonObject]),
  );
}

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it; named shapes are references to the components. */
function schemaOf(shape: z.ZodType, io: "input" | "output"): JsonObject {
  const id = named.get(shape)?.id;
  if (id !== undefined) return { $ref: componentPath + id };
  const options = io === "output" ? { io, metadata: named, override: allowMore } : { io };
  const { $schema: _, $defs: __, ...schema } = z.toJSONSchema(shape, options);
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${componentPath}`));
}

/** Answers may grow: a client must not refuse fields that it does not know. */
function allowMore({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
