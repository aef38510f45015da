import { apiCalls } from "@/lib/contract/api";
import { eraseUser } from "@/lib/server/data/erasure";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.eraseUser, ({ tx, projectId, body }) => eraseUser(tx, projectId, body)),
);
