import { apiCalls } from "@/lib/contract/api";
import { memberOf } from "@/lib/server/auth";
import { getControls, setControl } from "@/lib/server/control/controls";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.getControls, ({ projectId }) => getControls(projectId)),
  serve(apiCalls.setControl, ({ tx, projectId, caller, body }) => setControl(tx, projectId, memberOf(caller), body)),
);
