import { apiCalls } from "@/lib/contract/api";
import { createKey, listKeys } from "@/lib/server/keys";
import { projectExists } from "@/lib/server/projects";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.listKeys,
    ({ params, query }) => listKeys(params.projectId, query),
    ({ params }) => projectExists(params.projectId),
  ),
  serve(
    apiCalls.createKey,
    ({ tx, params, body }) => createKey(tx, params.projectId, body),
    ({ params }) => projectExists(params.projectId),
  ),
);
