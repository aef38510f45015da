import { apiCalls } from "@/lib/contract/api";
import { listChannels } from "@/lib/server/notify/channels";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listChannels, ({ projectId }) => listChannels(projectId)),
);
