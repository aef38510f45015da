import { apiCalls } from "@/lib/contract/api";
import { createInvitation, listInvitations } from "@/lib/server/people/invitations";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listInvitations, ({ projectId, query }) => listInvitations(projectId, query)),
  serve(apiCalls.createInvitation, ({ tx, projectId, body }) => createInvitation(tx, projectId, body)),
);
