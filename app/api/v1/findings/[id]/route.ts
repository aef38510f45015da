import { apiCalls } from "@/lib/contract/api";
import { changeGroup, getGroup, groupExists } from "@/lib/server/findings/findings";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getFinding, ({ projectId, params }) => getGroup(projectId, params.id)),
  serve(
    apiCalls.changeFinding,
    ({ tx, projectId, params, body }) => changeGroup(tx, projectId, params.id, body),
    ({ projectId, params }) => groupExists(projectId, params.id),
  ),
);
