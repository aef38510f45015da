import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { countInbox } from "@/lib/server/control/inbox";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.countInbox, ({ projectId, caller }) => countInbox(projectId, memberOf(caller))),
);
