import { apiCalls } from "@/lib/contract/api";
import { approvalExists } from "@/lib/server/control/approvals";
import { cancelApproval } from "@/lib/server/control/questions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.cancelApproval,
    ({ tx, projectId, params }) => cancelApproval(tx, projectId, params.id),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
