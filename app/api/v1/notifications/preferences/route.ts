import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { getPreferences, setPreferences } from "@/lib/server/notify/preferences";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getPreferences, ({ projectId, caller }) => getPreferences(projectId, memberOf(caller))),
  serve(apiCalls.setPreferences, ({ tx, projectId, caller, body }) =>
    setPreferences(tx, projectId, memberOf(caller), body),
  ),
);
