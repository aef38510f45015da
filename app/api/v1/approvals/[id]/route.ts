import { apiCalls } from "@/lib/contract/api";
import { approvalExists } from "@/lib/server/control/approvals";
import { waitForApproval } from "@/lib/server/control/wait-approval";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.getApproval,
    ({ projectId, params, query, ...asking }) => waitForApproval(projectId, params.id, query, asking),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
