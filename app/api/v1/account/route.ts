import { apiCalls } from "@/lib/contract/api";
import { describeAccount } from "@/lib/server/people/accounts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.account, ({ caller }) => describeAccount(caller.kind === "account" ? caller.account : null)),
);
