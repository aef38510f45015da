import { apiCalls } from "@/lib/contract/api";
import { listResumable } from "@/lib/server/control/resumable";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.resumableRuns, ({ projectId, query }) => listResumable(projectId, query)),
);
