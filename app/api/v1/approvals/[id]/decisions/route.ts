import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { approvalExists } from "@/lib/server/control/approvals";
import { decideApproval } from "@/lib/server/control/decisions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.decideApproval,
    ({ tx, projectId, params, caller, body }) => decideApproval(tx, projectId, params.id, memberOf(caller), body),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
