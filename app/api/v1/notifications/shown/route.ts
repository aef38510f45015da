import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { noteShown } from "@/lib/server/notify/notifications";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.markShown, ({ projectId, caller, body }) => noteShown(projectId, memberOf(caller), body.ids)),
);
