import { apiCalls } from "@/lib/contract/api";
import { removeMember } from "@/lib/server/control/members";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.removeMember, ({ tx, params }) => removeMember(tx, params.projectId, params.memberId)),
);
