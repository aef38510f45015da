import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Demo } from "@/lib/contract/demo";
import { Me } from "@/lib/contract/members";
import { PageQuery } from "@/lib/contract/page";
import {
  ApiKey,
  ApiKeyPage,
  Created,
  NewKey,
  NewProject,
  Project,
  ProjectId,
  ProjectPage,
} from "@/lib/contract/projects";

const OfKey = z.object({ projectId: ProjectId, keyId: z.uuid() });
const OfProject = z.object({ projectId: ProjectId });

/** Calls about projects, their keys and the demo. */
export const projectCalls = {
  createProject: {
    method: "POST",
    path: "/projects",
    who: "admin",
    summary: "Make a project with a first API key, which is shown in this answer only",
    body: NewProject,
    status: 201,
    answer: Created,
    secret: "key",
  },
  listProjects: {
    method: "GET",
    path: "/projects",
    who: "admin or browser",
    summary: "Projects, newest first; those of the account, where an account asks",
    query: PageQuery,
    status: 200,
    answer: ProjectPage,
  },
  createKey: {
    method: "POST",
    path: "/projects/{projectId}/keys",
    who: "admin",
    summary: "Make an API key of a project, which is shown in this answer only",
    params: OfProject,
    body: NewKey,
    status: 201,
    answer: Created,
    secret: "key",
  },
  listKeys: {
    method: "GET",
    path: "/projects/{projectId}/keys",
    who: "admin",
    summary: "API keys of a project, newest first, without their secrets",
    params: OfProject,
    query: PageQuery,
    status: 200,
    answer: ApiKeyPage,
  },
  revokeKey: {
    method: "DELETE",
    path: "/projects/{projectId}/keys/{keyId}",
    who: "admin",
    summary: "Revoke an API key",
    params: OfKey,
    status: 204,
  },
  me: {
    method: "GET",
    path: "/me",
    who: "any",
    summary: "Whose credential this is",
    status: 200,
    answer: Me,
  },
  demo: {
    method: "GET",
    path: "/demo",
    who: "reader",
    summary: "How far the demo is, where it was started in this project",
    status: 200,
    answer: Demo,
  },
  startDemo: {
    method: "POST",
    path: "/demo",
    who: "owner",
    summary:
      "Play the demo in this project: three pipelines against a scripted model server. Local mode only, one at a time",
    status: 201,
    answer: Demo,
  },
} as const satisfies Record<string, ApiCall>;

export const projectShapes = { ApiKey, ApiKeyPage, Created, Me, Project, ProjectPage } as const satisfies Record<
  string,
  z.ZodType
>;
