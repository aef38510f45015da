import { apiCalls } from "@/lib/contract/api";
import { cancelReprice, repriceExists } from "@/lib/server/prices/reprice";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.cancelReprice,
    ({ tx, projectId, params }) => cancelReprice(tx, projectId, params.id),
    ({ projectId, params }) => repriceExists(projectId, params.id),
  ),
);
