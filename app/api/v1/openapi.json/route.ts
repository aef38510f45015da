import { apiCalls } from "@/lib/contract/api";
import { openApi } from "@/lib/server/openapi";
import { endpoint, serve } from "@/lib/server/route";
import { version } from "@/package.json";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.openApi, async () => openApi(version)),
);
