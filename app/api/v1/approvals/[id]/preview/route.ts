import { apiCalls } from "@/lib/contract/api";
import { approvalExists } from "@/lib/server/control/approvals";
import { previewEdit } from "@/lib/server/control/preview-edit";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.previewEdit,
    ({ projectId, params, body }) => previewEdit(projectId, params.id, body),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
