import { apiCalls } from "@/lib/contract/api";
import { listOwnPrices, setOwnPrice } from "@/lib/server/prices/own-prices";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listOwnPrices, ({ projectId }) => listOwnPrices(projectId)),
  serve(apiCalls.setOwnPrice, ({ tx, projectId, body }) => setOwnPrice(tx, projectId, body)),
);
