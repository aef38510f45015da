import { apiCalls } from "@/lib/contract/api";
import { createHolds } from "@/lib/server/control/holds";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.createHold, { together: createHolds, item: ({ body }) => body }),
);
