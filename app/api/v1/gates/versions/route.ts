import { apiCalls } from "@/lib/contract/api";
import { listVersions } from "@/lib/server/control/gates";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.gateVersions, ({ projectId, query }) => listVersions(projectId, query)),
);
