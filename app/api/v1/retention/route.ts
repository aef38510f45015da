import { apiCalls } from "@/lib/contract/api";
import { changeRetention, readRetention } from "@/lib/server/data/retention";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.retention, ({ projectId }) => readRetention(projectId)),
  serve(apiCalls.changeRetention, ({ tx, projectId, body }) => changeRetention(tx, projectId, body)),
);
