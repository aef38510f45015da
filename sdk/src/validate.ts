import type { AnySchema, Issue, Out } from "@/sdk/src/types";

/** As told in halts and spans: the same for zod, valibot and arktype. */
export interface PlainIssue {
  /** JSON pointer: "/items/0/cents", "" for the value itself. */
  readonly path: string;
  readonly message: string;
}
type Checked<S> =
  | { readonly value: Out<S>; readonly issues?: undefined }
  | { readonly issues: readonly [Issue, ...Issue[]] };

export async function validate<S extends AnySchema>(schema: S, value: unknown): Promise<Checked<S>> {
  const asked = schema["~standard"].validate(value);
  const result = asked instanceof Promise ? await asked : asked;
  // a library may answer with an empty list of issues: still a refusal
  if (result.issues !== undefined) {
    const [first = { message: "is invalid" }, ...rest] = result.issues;
    return { issues: [first, ...rest] };
  }
  return { value: result.value as Out<S> };
}

export function plainIssues(issues: readonly Issue[]): PlainIssue[] {
  // Array.from: a path of arktype is an array of its own kind, whose `map` makes [0] of an empty one
  return issues.map(({ message, path = [] }) => ({ path: Array.from(path, pointer).join(""), message }));
}

function pointer(segment: PropertyKey | { readonly key: PropertyKey }): string {
  const key = String(typeof segment === "object" ? segment.key : segment);
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

const contractTexts = new WeakMap<AnySchema, string | null>();
const contractMax = 16_000;

/** `tracegate.contract.*` of a span: the JSON Schema that its value is judged by; none where the library makes none. */
export function contractOf(at: "input" | "output", schema: AnySchema): Record<string, string> {
  let text = contractTexts.get(schema);
  if (text === undefined) {
    text = JSON.stringify(jsonSchemaOf(schema)) ?? null;
    contractTexts.set(schema, text);
  }
  return text === null || text.length > contractMax ? {} : { [`tracegate.contract.${at}`]: text };
}

/** JSON Schema for the form of a gate, where the library can make one. */
export function jsonSchemaOf(schema: AnySchema): Record<string, unknown> | undefined {
  try {
    const made = schema["~standard"].jsonSchema?.output({ target: "draft-2020-12" });
    return made !== undefined && JSON.stringify(made).length <= 60_000 ? made : undefined;
  } catch {
    // what has no JSON Schema (a transform, a custom check) is judged by the real schema alone
    return undefined;
  }
}
