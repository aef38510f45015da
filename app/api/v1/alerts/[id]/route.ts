import { apiCalls } from "@/lib/contract/api";
import { alertExists, changeAlert, getAlert, removeAlert } from "@/lib/server/alerts/alerts";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getAlert, ({ projectId, params }) => getAlert(projectId, params.id)),
  serve(
    apiCalls.changeAlert,
    ({ tx, projectId, params, body }) => changeAlert(tx, projectId, params.id, body),
    ({ projectId, params }) => alertExists(projectId ?? "", params.id),
  ),
  serve(apiCalls.removeAlert, ({ tx, projectId, params }) => removeAlert(tx, projectId, params.id)),
);
