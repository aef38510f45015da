import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getSession } from "@/lib/server/threads";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getSession, ({ projectId, params }) => getSession(projectId, params.sessionId)),
);
