import { apiCalls } from "@/lib/contract/api";
import { listGates, setGate } from "@/lib/server/control/gates";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.setGate, ({ tx, projectId, body }) => setGate(tx, projectId, body)),
  serve(apiCalls.listGates, ({ projectId, query }) => listGates(projectId, query)),
);
