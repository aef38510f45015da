import { apiCalls } from "@/lib/contract/api";
import { listDataJobs } from "@/lib/server/data/jobs";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.dataJobs, ({ projectId }) => listDataJobs(projectId)),
);
