import { apiCalls } from "@/lib/contract/api";
import { compareCohorts } from "@/lib/server/diff/cohort";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.diffCohort, ({ projectId, body }) => compareCohorts(projectId, body)),
);
