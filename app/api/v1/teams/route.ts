import { apiCalls } from "@/lib/contract/api";
import { createTeam, listTeams } from "@/lib/server/people/teams";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listTeams, ({ projectId }) => listTeams(projectId)),
  serve(apiCalls.createTeam, ({ tx, projectId, body }) => createTeam(tx, projectId, body.name)),
);
