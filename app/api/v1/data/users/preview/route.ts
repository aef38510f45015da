import { apiCalls } from "@/lib/contract/api";
import { userData } from "@/lib/server/data/erasure";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.userData, ({ projectId, body }) => userData(projectId, body.userId)),
);
