import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { approvalExists } from "@/lib/server/control/approvals";
import { reverseApproval } from "@/lib/server/control/trust-marks";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.reverseApproval,
    ({ tx, projectId, params, caller, body }) =>
      reverseApproval(tx, projectId, params.id, memberOf(caller), body.reason),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
