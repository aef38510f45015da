import { apiCalls } from "@/lib/contract/api";
import { readApprovalContext } from "@/lib/server/control/approval-context";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.approvalContext, ({ projectId, params }) => readApprovalContext(projectId, params.id)),
);
