import { apiCalls } from "@/lib/contract/api";
import { createKey, listKeys } from "@/lib/server/keys";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listOwnKeys, ({ projectId, query }) => listKeys(projectId, query)),
  serve(apiCalls.createOwnKey, ({ tx, projectId, body }) => createKey(tx, projectId, body)),
);
