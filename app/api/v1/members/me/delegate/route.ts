import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { delegate } from "@/lib/server/control/members";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.delegate, ({ tx, projectId, caller, body }) => delegate(tx, projectId, memberOf(caller), body)),
);
