import vm from "node:vm";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { hashJson } from "@/lib/server/control/hash";
import { invalid } from "@/lib/server/errors";

type Violation = { readonly path: string; readonly message: string };

/** A pattern of a caller's schema may take for ever on a caller's text. */
const patternMs = 50;
const keptMax = 200;
const kept = new Map<string, ValidateFunction>();

/** Where a value breaks a JSON Schema (2020-12), as JSON pointers into the value. Throws 422 at /schema for what is none. */
export function violations(schema: unknown, value: unknown): Violation[] {
  const validate = compile(schema);
  try {
    return validate(value) ? [] : (validate.errors ?? []).map(toViolation);
  } catch {
    throw invalid(
      "/schema",
      "cannot be checked: it refers to itself without end, or one of its patterns takes too long",
    );
  }
}

export function compile(schema: unknown): ValidateFunction {
  const key = hashJson(schema);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = compileNew(schema);
  if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? "");
  kept.set(key, made);
  return made;
}

function compileNew(schema: unknown): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    validateFormats: false,
    code: { regExp: boundedRegExp },
  });
  try {
    return ajv.compile(structuredClone(schema) as object | boolean);
  } catch (error) {
    throw invalid("/schema", `is not a JSON Schema that can be used: ${(error as Error).message}`.slice(0, 500));
  }
}

/** Names the field that is too much or missing, where the rule is about a field. */
function toViolation({ instancePath, keyword, params, message = "is not valid" }: ErrorObject): Violation {
  const field: unknown = keyword === "additionalProperties" ? params["additionalProperty"] : params["missingProperty"];
  const path =
    typeof field === "string" ? `${instancePath}/${field.replaceAll("~", "~0").replaceAll("/", "~1")}` : instancePath;
  return { path, message };
}

const context = vm.createContext({ pattern: /./, text: "" });
const run = new vm.Script("pattern.test(text)");

/** As `new RegExp`, but a test that takes too long throws. */
function boundedRegExp(source: string, flags: string) {
  const pattern = new RegExp(source, flags);
  return {
    test(text: string): boolean {
      context["pattern"] = pattern;
      context["text"] = text;
      return run.runInContext(context, { timeout: patternMs }) === true;
    },
    // ajv knows equal patterns by this
    toString: () => String(pattern),
  };
}
boundedRegExp.code = "boundedRegExp";
