import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { decideBatch } from "@/lib/server/control/batch-decisions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.decideBatch, ({ tx, projectId, caller, body }) => decideBatch(tx, projectId, memberOf(caller), body)),
);
