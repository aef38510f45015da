import { apiCalls } from "@/lib/contract/api";
import { changeMember, dropMember, memberExists } from "@/lib/server/people/members";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.changeMember,
    ({ tx, projectId, params, body }) => changeMember(tx, projectId, params.id, body),
    ({ projectId, params }) => memberExists(projectId, params.id),
  ),
  serve(apiCalls.dropMember, ({ tx, projectId, params }) => dropMember(tx, projectId, params.id)),
);
