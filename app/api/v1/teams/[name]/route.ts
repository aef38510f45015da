import { apiCalls } from "@/lib/contract/api";
import { removeTeam, renameTeam, teamExists } from "@/lib/server/people/teams";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.renameTeam,
    ({ tx, projectId, params, body }) => renameTeam(tx, projectId, params.name, body.name),
    ({ projectId, params }) => teamExists(projectId, params.name),
  ),
  serve(apiCalls.removeTeam, ({ tx, projectId, params }) => removeTeam(tx, projectId, params.name)),
);
