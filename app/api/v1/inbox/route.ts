import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { listInbox } from "@/lib/server/control/inbox";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listInbox, ({ projectId, caller, query }) => listInbox(projectId, memberOf(caller), query)),
);
