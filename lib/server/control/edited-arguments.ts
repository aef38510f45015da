import { violations } from "@/lib/server/control/json-schema";
import { fromJsonText } from "@/lib/server/control/json-text";
import { AppError, invalid } from "@/lib/server/errors";
import type { ApprovalRow } from "@/lib/server/sql/control/approvals";

/** The arguments with these fields set; throws 422 at /set/FIELD for what may not be edited or breaks the schema. */
export function editedArguments(approval: ApprovalRow, set: Record<string, unknown>): unknown {
  for (const field of Object.keys(set)) {
    if (!approval.edit.includes(field)) throw invalid(pointer(field), "is not a field that may be edited");
  }
  const args = { ...(fromJsonText(approval.args) as object), ...set };
  const schema = fromJsonText(approval.schema);
  const broken = schema === null ? [] : violations(schema, args);
  if (broken.length > 0) {
    const errors = broken.slice(0, 50).map(({ path, message }) => ({ path: placeIn(set, path), message }));
    throw new AppError("invalid", "The edited arguments do not satisfy their schema.", { errors });
  }
  return args;
}

const pointer = (field: string) => `/set/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The field of `set` that a place in the arguments belongs to; what breaks elsewhere breaks by the fields that are set. */
function placeIn(set: Record<string, unknown>, path: string): string {
  const pointers = Object.keys(set).map(pointer);
  const place = `/set${path}`;
  const isIn = pointers.some((field) => place === field || place.startsWith(`${field}/`));
  return isIn ? place : (pointers[0] ?? "/set");
}
