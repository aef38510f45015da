import { apiCalls } from "@/lib/contract/api";
import { changeRedaction, readRedaction } from "@/lib/server/redaction/rules";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.redaction, ({ projectId }) => readRedaction(projectId)),
  serve(apiCalls.changeRedaction, ({ tx, projectId, body }) => changeRedaction(tx, projectId, body)),
);
