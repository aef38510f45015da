import { apiCalls } from "@/lib/contract/api";
import { readJudge, setJudge } from "@/lib/server/judge/settings";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getJudge, ({ projectId }) => readJudge(projectId)),
  serve(apiCalls.setJudge, ({ tx, projectId, body }) => setJudge(tx, projectId, body)),
);
