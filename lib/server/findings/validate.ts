import type { Validate } from "@/lib/domain/findings/validate";
import { isFields } from "@/lib/domain/findings/values";
import { violations } from "@/lib/server/control/json-schema";
import { AppError } from "@/lib/server/errors";

/** Clients name the draft of their schema; what is used of drafts 7 to 2020-12 is the same. */
export const validate: Validate = (schema, value) => {
  if (!isFields(schema)) return null;
  const { $schema: _, ...rest } = schema;
  try {
    return violations(rest, value);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
};
