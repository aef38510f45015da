import { apiCalls } from "@/lib/contract/api";
import { demoOf, startDemo } from "@/lib/server/demo";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.demo, async ({ projectId }) => demoOf(projectId)),
  serve(apiCalls.startDemo, ({ tx, projectId }) => startDemo(tx, projectId)),
);
