import { type Created, type Project, type ProjectPage, usualScopes } from "@/lib/contract/projects";
import { pool, prisma } from "@/lib/server/db";
import { newKey } from "@/lib/server/keys";
import { type PageRequest, pageOf, pageWhere } from "@/lib/server/page";
import { insertKey } from "@/lib/server/sql/api-key";
import { defaultProject } from "@/lib/server/sql/default-project";
import { insertProject } from "@/lib/server/sql/project";
import type { Tx } from "@/lib/server/transaction";

/** A project with its first key; the answer holds the key, which is shown this once. */
export async function createProject(tx: Tx, name: string): Promise<Created> {
  const { key, prefix, hash } = newKey();
  const id = await insertProject(tx.client, name);
  await insertKey(tx.client, id, { name: "first key", prefix, hash, scopes: usualScopes, expiresAt: null });
  const work = await tx.lock(id);
  work.audit("project.created", id, { name });
  return { id, name, key };
}

/** All of them, or those in which an account is a member. */
export async function listProjects(page: PageRequest, ofUser: string | null): Promise<ProjectPage> {
  const rows = await prisma().project.findMany({
    where: {
      ...pageWhere(page),
      ...(ofUser === null ? {} : { members: { some: { userId: ofUser, removedAt: null } } }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
  });
  const { items, nextCursor } = pageOf(rows, page.limit);
  return { projects: items.map(toProject), nextCursor };
}

export async function findProject(projectId: string): Promise<Project | null> {
  const row = await prisma().project.findUnique({ where: { id: projectId } });
  return row === null ? null : toProject(row);
}

export async function projectExists(projectId: string): Promise<boolean> {
  return (await findProject(projectId)) !== null;
}

/** Id of the project that keyless OTLP goes to and that a new browser session looks at. */
export function defaultProjectId(): Promise<string> {
  return defaultProject(pool());
}

function toProject(row: { id: string; name: string; isDefault: boolean; createdAt: Date }): Project {
  return { id: row.id, name: row.name, isDefault: row.isDefault, createdAt: row.createdAt.toISOString() };
}
