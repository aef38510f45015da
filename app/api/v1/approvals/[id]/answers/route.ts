import { apiCalls } from "@/lib/contract/api";
import { approvalExists } from "@/lib/server/control/approvals";
import { answerBack } from "@/lib/server/control/questions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.answerBack,
    ({ tx, projectId, params, body }) => answerBack(tx, projectId, params.id, body),
    ({ projectId, params }) => approvalExists(projectId, params.id),
  ),
);
