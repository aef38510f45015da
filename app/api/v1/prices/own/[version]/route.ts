import { apiCalls } from "@/lib/contract/api";
import { ownPriceExists, removeOwnPrice } from "@/lib/server/prices/own-prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.removeOwnPrice,
    ({ tx, projectId, params }) => removeOwnPrice(tx, projectId, params.version),
    ({ projectId, params }) => ownPriceExists(projectId, params.version),
  ),
);
