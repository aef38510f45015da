import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { streamDesktop } from "@/lib/server/notify/desktop-stream";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.desktopStream, async ({ projectId, caller, request }) =>
    streamDesktop(projectId, memberOf(caller), request.signal),
  ),
);
