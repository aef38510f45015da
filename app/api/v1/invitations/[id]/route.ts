import { apiCalls } from "@/lib/contract/api";
import { revokeInvitation } from "@/lib/server/people/invitations";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.revokeInvitation, ({ tx, projectId, params }) => revokeInvitation(tx, projectId, params.id)),
);
