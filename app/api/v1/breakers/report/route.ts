import { apiCalls } from "@/lib/contract/api";
import { reportOutcomes } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.reportOutcomes, ({ tx, projectId, body }) => reportOutcomes(tx, projectId, body)),
);
