import { apiCalls } from "@/lib/contract/api";
import { browserOf, endBrowserSession } from "@/lib/server/people/browser-sessions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.endSession, ({ caller, params }) => endBrowserSession(browserOf(caller), params.sessionId)),
);
