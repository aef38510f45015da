import { apiCalls } from "@/lib/contract/api";
import { diffOf } from "@/lib/server/diff/diff";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.diffRuns, ({ projectId, query }) => diffOf(projectId, query)),
);
