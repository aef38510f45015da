import type { EditPreview, PreviewEdit } from "@/lib/contract/inbox";
import { editedArguments } from "@/lib/server/control/edited-arguments";
import { hashJson } from "@/lib/server/control/hash";
import { fromJsonText } from "@/lib/server/control/json-text";
import { pool } from "@/lib/server/db";
import { AppError } from "@/lib/server/errors";
import { selectApproval } from "@/lib/server/sql/control/approvals";

/** By the very rules of the edit. Null where there is no such approval. */
export async function previewEdit(projectId: string, id: string, { set }: PreviewEdit): Promise<EditPreview | null> {
  const approval = await selectApproval(pool(), projectId, id);
  if (approval === null) return null;
  const fields = set as Record<string, unknown>;
  const args = { ...(fromJsonText(approval.args) as object), ...fields };
  const told = { args, argsHash: hashJson(args) };
  try {
    editedArguments(approval, fields);
    return { ...told, errors: [] };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return { ...told, errors: [...error.errors] };
    throw error;
  }
}
