import { apiCalls } from "@/lib/contract/api";
import { removeGate } from "@/lib/server/control/gates";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.removeGate, ({ tx, projectId, params }) => removeGate(tx, projectId, params.id)),
);
