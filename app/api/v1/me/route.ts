import { apiCalls } from "@/lib/contract/api";
import { describeCaller } from "@/lib/server/me";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.me, ({ caller }) => describeCaller(caller)),
);
