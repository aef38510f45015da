import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { changeView, deleteView, viewExists } from "@/lib/server/views";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.changeView,
    ({ tx, projectId, params, body }) => changeView(tx, projectId, params.viewId, body),
    ({ projectId, params }) => viewExists(projectId, params.viewId),
  ),
  serve(apiCalls.deleteView, ({ tx, projectId, params }) => deleteView(tx, projectId, params.viewId)),
);
