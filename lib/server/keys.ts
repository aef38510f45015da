import type { ApiKey, ApiKeyPage, Created } from "@/lib/contract/projects";
import { pool, prisma } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { neverKeep } from "@/lib/server/known-keys";
import { type PageRequest, pageOf, pageWhere } from "@/lib/server/page";
import { hashSecret, newSecret } from "@/lib/server/secrets";
import { insertKey, markRevoked, selectKey } from "@/lib/server/sql/api-key";
import { selectProjectExists } from "@/lib/server/sql/project";
import type { Tx } from "@/lib/server/transaction";

const marker = "tg_";
/** Characters of a key that are kept to tell keys apart: "tg_" and 48 of its 256 bits. */
const prefixChars = 11;

/** A new key and what is stored of it. */
export function newKey(): { key: string; prefix: string; hash: Buffer<ArrayBuffer> } {
  const key = marker + newSecret();
  return { key, prefix: key.slice(0, prefixChars), hash: hashSecret(key) };
}

/** Whose key this is; null for a text that is no key, an unknown or a revoked one. Asks the database each time. */
export async function findKey(key: string): Promise<{ keyId: string; projectId: string } | null> {
  return key.startsWith(marker) && key.length < 200 ? selectKey(pool(), hashSecret(key)) : null;
}

/** The answer holds the secret: it is stored hashed and shown this once. */
export async function createKey(tx: Tx, projectId: string, name: string): Promise<Created> {
  if (!(await selectProjectExists(tx.client, projectId))) throw notFound();
  const work = await tx.lock(projectId);
  const { key, prefix, hash } = newKey();
  const id = await insertKey(tx.client, projectId, { name, prefix, hash });
  work.audit("key.created", id, { name });
  return { id, name, key };
}

export async function listKeys(projectId: string, page: PageRequest): Promise<ApiKeyPage> {
  const rows = await prisma().apiKey.findMany({
    where: { projectId, ...pageWhere(page) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
  });
  const { items, nextCursor } = pageOf(rows, page.limit);
  return { keys: items.map(toApiKey), nextCursor };
}

/** From then on the key opens nothing, and what listens with it is cut. Revoking twice is as good as once. */
export async function revokeKey(tx: Tx, projectId: string, keyId: string): Promise<void> {
  if (!(await selectProjectExists(tx.client, projectId))) throw notFound();
  const work = await tx.lock(projectId);
  const revoked = await markRevoked(tx.client, projectId, keyId, work.now);
  if (revoked === null) throw notFound();
  if (!revoked) return;
  neverKeep(keyId);
  work.audit("key.revoked", keyId);
  work.wake(`key ${keyId}`);
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof prisma>["apiKey"]["create"]>>;

function toApiKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
