import { apiCalls } from "@/lib/contract/api";
import { writeJournal } from "@/lib/server/control/journal";
import { runExists } from "@/lib/server/control/runs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(
    apiCalls.writeJournal,
    ({ tx, projectId, params, body }) => writeJournal(tx, projectId, params.traceId, body),
    ({ projectId, params }) => runExists(projectId, params.traceId),
  ),
);
