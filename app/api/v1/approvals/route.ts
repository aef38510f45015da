import { apiCalls } from "@/lib/contract/api";
import { askApproval, listApprovals } from "@/lib/server/control/approvals";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.askApproval, ({ tx, projectId, body }) => askApproval(tx, projectId, body)),
  serve(apiCalls.listApprovals, ({ projectId, query, caller }) => listApprovals(projectId, query, caller)),
);
