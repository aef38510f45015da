import { apiCalls } from "@/lib/contract/api";
import { removeChannel, setChannel } from "@/lib/server/notify/channels";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.setChannel, ({ tx, projectId, params, body }) => setChannel(tx, projectId, params.kind, body)),
  serve(apiCalls.removeChannel, ({ tx, projectId, params }) => removeChannel(tx, projectId, params.kind)),
);
