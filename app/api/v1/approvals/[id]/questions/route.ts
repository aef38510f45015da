import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { approvalExists } from "@/lib/server/control/approvals";
import { askBack } from "@/lib/server/control/questions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.askBack,
    ({ tx, projectId, params, caller, body }) => askBack(tx, projectId, params.id, memberOf(caller), body.question),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
