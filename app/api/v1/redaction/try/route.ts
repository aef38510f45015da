import { apiCalls } from "@/lib/contract/api";
import { tryRedaction } from "@/lib/server/redaction/rules";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.tryRedaction, async ({ body }) => tryRedaction(body)),
);
