import type { ApiKey, ApiKeyPage, Created } from "@/lib/contract/projects";
import { pool, prisma } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import type { Tx } from "@/lib/server/idempotency";
import { type PageRequest, pageOf, pageWhere } from "@/lib/server/page";
import { hashSecret, newSecret } from "@/lib/server/secrets";
import { selectKey } from "@/lib/server/sql/select-key";

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
  const { key, prefix, hash } = newKey();
  const row = await tx.apiKey.create({ data: { projectId, name, prefix, hash } });
  return { id: row.id, name: row.name, key };
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

/** From then on the key opens nothing. Revoking twice is as good as once. */
export async function revokeKey(projectId: string, keyId: string): Promise<void> {
  const known = await prisma().apiKey.findFirst({ where: { id: keyId, projectId }, select: { id: true } });
  if (known === null) throw notFound();
  await prisma().apiKey.updateMany({
    where: { id: keyId, projectId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
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
