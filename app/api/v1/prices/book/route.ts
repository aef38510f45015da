import { apiCalls } from "@/lib/contract/api";
import { readBook } from "@/lib/server/prices/own-prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listPriceBook, async ({ query }) => readBook(query, new Date())),
);
