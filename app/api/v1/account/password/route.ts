import { apiCalls } from "@/lib/contract/api";
import { changePassword } from "@/lib/server/people/password";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.changePassword, ({ caller, request, body }) => changePassword(caller, request.headers, body)),
);
