import { apiCalls } from "@/lib/contract/api";
import { alertExists, silenceAlert } from "@/lib/server/alerts/alerts";
import { memberOf } from "@/lib/server/auth";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.silenceAlert,
    ({ tx, projectId, caller, params, body }) => silenceAlert(tx, projectId, params.id, memberOf(caller), body.until),
    ({ projectId, params }) => alertExists(projectId ?? "", params.id),
  ),
);
