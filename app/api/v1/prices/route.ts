import { apiCalls } from "@/lib/contract/api";
import { findListPrice } from "@/lib/server/prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getPrice, async ({ query }) => findListPrice(query, new Date())),
);
