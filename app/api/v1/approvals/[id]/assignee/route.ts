import { apiCalls } from "@/lib/contract/api";
import { approvalExists } from "@/lib/server/control/approvals";
import { assignApproval } from "@/lib/server/control/assignees";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.assignApproval,
    ({ tx, projectId, params, body }) => assignApproval(tx, projectId, params.id, body),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
