import { apiCalls } from "@/lib/contract/api";
import { listBreakers } from "@/lib/server/control/breakers";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listBreakers, ({ projectId, query }) => listBreakers(projectId, query)),
);
