import { apiCalls } from "@/lib/contract/api";
import { importRuns } from "@/lib/server/import-runs";
import { endpoint, serve } from "@/lib/server/route";
import { unproxied } from "@/lib/server/unproxied";
import { webIngest } from "@/lib/server/web-ingest";

const served = endpoint(
  serve(apiCalls.importRuns, ({ projectId, request }) => importRuns(projectId, request.body, webIngest())),
);

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = served;
export const POST = unproxied(served.POST);
