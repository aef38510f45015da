import { apiCalls } from "@/lib/contract/api";
import { findPrice } from "@/lib/server/prices/list-prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getPrice, ({ projectId, query }) => findPrice(projectId, query, new Date())),
);
