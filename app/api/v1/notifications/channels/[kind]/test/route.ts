import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { testChannel } from "@/lib/server/notify/test-channel";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.testChannel, ({ tx, projectId, params, caller, body }) =>
    testChannel(tx, projectId, params.kind, memberOf(caller), body.to),
  ),
);
