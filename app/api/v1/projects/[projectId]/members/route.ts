import { apiCalls } from "@/lib/contract/api";
import { createMember } from "@/lib/server/control/members";
import { projectExists } from "@/lib/server/projects";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.createMember,
    ({ tx, params, body }) => createMember(tx, params.projectId, body),
    ({ params }) => projectExists(params.projectId),
  ),
);
