import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getUser } from "@/lib/server/threads";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getUser, ({ projectId, params }) => getUser(projectId, params.userId)),
);
