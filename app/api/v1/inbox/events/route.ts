import { apiCalls } from "@/lib/contract/api";
import { streamInbox } from "@/lib/server/control/inbox-events";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.inboxEvents, async ({ projectId, request }) => streamInbox(projectId, request.signal)),
);
