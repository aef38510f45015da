import { apiCalls } from "@/lib/contract/api";
import { createProject, listProjects } from "@/lib/server/projects";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listProjects, ({ query }) => listProjects(query)),
  serve(apiCalls.createProject, ({ tx, body }) => createProject(tx, body.name)),
);
