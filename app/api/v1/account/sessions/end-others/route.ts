import { apiCalls } from "@/lib/contract/api";
import { browserOf, endOtherBrowserSessions } from "@/lib/server/people/browser-sessions";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.endOtherSessions, ({ caller }) => endOtherBrowserSessions(browserOf(caller))),
);
