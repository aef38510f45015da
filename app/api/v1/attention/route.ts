import { apiCalls } from "@/lib/contract/api";
import { getAttention } from "@/lib/server/overview/attention";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getAttention, ({ projectId }) => getAttention(projectId)),
);
