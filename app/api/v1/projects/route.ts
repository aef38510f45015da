import { apiCalls } from "@/lib/contract/api";
import { isAdmin } from "@/lib/server/admit";
import type { Caller } from "@/lib/server/auth";
import { createProject, listProjects } from "@/lib/server/projects";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.listProjects, ({ caller, query }) => listProjects(query, ofUser(caller))),
  serve(apiCalls.createProject, ({ tx, body }) => createProject(tx, body.name)),
);

const ofUser = (caller: Caller) => (caller.kind === "account" && !isAdmin(caller) ? caller.account.userId : null);
