import { apiCalls } from "@/lib/contract/api";
import { revokeKey } from "@/lib/server/keys";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.revokeOwnKey, ({ tx, projectId, params }) => revokeKey(tx, projectId, params.id)),
);
