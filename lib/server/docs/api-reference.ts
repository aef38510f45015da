// The reference of the API, read from its own OpenAPI description: calls in groups by the first word of their path.
import { z } from "zod";
import { apiCalls } from "@/lib/contract/api";
import type { ApiCall } from "@/lib/contract/call";
import { scopesFor } from "@/lib/contract/scopes";
import { schemaText } from "@/lib/server/docs/schema-text";
import { openApi } from "@/lib/server/openapi";
import { version } from "@/package.json";

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  description: z.string().optional(),
  schema: z.record(z.string(), z.unknown()),
});
const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

type ApiOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly who: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; type: string; means: string }[];
  readonly body: string | null;
  readonly status: string;
  readonly answer: string | null;
  readonly problems: readonly string[];
};
type ApiGroup = { readonly name: string; readonly operations: readonly ApiOperation[] };
type Shape = { readonly name: string; readonly text: string };

let known: { readonly groups: readonly ApiGroup[]; readonly shapes: ReadonlyMap<string, string> } | null = null;

/** All groups, in the order of their names. */
export const apiGroups = () => read().groups;

/** A group with the shapes that its calls name, and those that these name. */
export function apiGroup(name: string): { group: ApiGroup; shapes: readonly Shape[] } | null {
  const { groups, shapes } = read();
  const group = groups.find((each) => each.name === name);
  if (group === undefined) return null;
  const named = new Map<string, string>();
  const visit = (text: string) => {
    for (const word of text.match(/\b[A-Z]\w+/g) ?? []) {
      const shape = shapes.get(word);
      if (shape === undefined || named.has(word)) continue;
      named.set(word, shape);
      visit(shape);
    }
  };
  for (const { body, answer } of group.operations) visit(`${body ?? ""} ${answer ?? ""}`);
  return {
    group,
    shapes: [...named].map(([shape, text]) => ({ name: shape, text })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function read() {
  known ??= readDocument();
  return known;
}

function readDocument() {
  const { paths, components } = Document.parse(openApi(version));
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const name = path.split("/")[3] ?? "";
    const operations = Object.entries(methods).map(([method, operation]) => operationOf(method, path, operation));
    groups.set(name, [...(groups.get(name) ?? []), ...operations]);
  }
  return {
    groups: [...groups].map(([name, operations]) => ({ name, operations })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    shapes: new Map(Object.entries(components.schemas).map(([name, schema]) => [name, schemaText(schema)])),
  };
}

function operationOf(method: string, path: string, operation: z.infer<typeof Operation>): ApiOperation {
  const { operationId: id, summary, parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses);
  const [status = "", answer] = answers.find(([code]) => code.startsWith("2")) ?? [];
  return {
    ...{ id, method: method.toUpperCase(), path, summary, status },
    who: whoOf((apiCalls as Readonly<Record<string, ApiCall>>)[id]),
    parameters: parameters.map(({ schema, description = "", ...rest }) => {
      return {
        name: rest.name,
        in: rest.in,
        required: rest.required,
        type: schemaText(schema),
        means: String(schema["description"] ?? description),
      };
    }),
    body: textOf(requestBody?.content),
    answer: textOf(answer?.content),
    problems: answers
      .filter(([code]) => !code.startsWith("2"))
      .map(([code, { description }]) => `${code} ${description.replaceAll("`", "")}`),
  };
}

function textOf(content: z.infer<typeof Content> | undefined): string | null {
  const [entry] = Object.entries(content ?? {});
  if (entry === undefined) return null;
  const [type, { schema }] = entry;
  const text = schemaText(schema);
  return type === "application/json" ? text : `${type}\n${text}`;
}

/** Who may ask, in words. */
function whoOf(call: ApiCall | undefined): string {
  if (call === undefined) return "";
  const scopes = scopesFor(call);
  const key = scopes.length === 0 ? "" : `a key with the scope ${scopes.join(" or ")}`;
  switch (call.who) {
    case "open":
      return "everybody";
    case "any":
      return "any credential";
    case "admin":
      return "the admin key";
    case "admin or browser":
      return "the admin key, or a signed-in browser";
    case "browser":
      return "a signed-in browser";
    case "reader":
      return `${key}, or a member`;
    case "key":
      return key;
    default:
      return [key, `a member who is ${call.who.replace(/^.* or /, "")} or more`].filter(Boolean).join(", or ");
  }
}
