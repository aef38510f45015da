import { z } from "zod";
import { type ApiKey, type ApiKeyPage, type Created, Scope, usualScopes } from "@/lib/contract/projects";
import { pool, prisma } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { neverKeep } from "@/lib/server/known-keys";
import { type PageRequest, pageOf, pageWhere } from "@/lib/server/page";
import { hashSecret, newSecret } from "@/lib/server/secrets";
import {
  expireKey,
  type FoundKey,
  insertKey,
  markRevoked,
  selectKey,
  selectWorkingKey,
} from "@/lib/server/sql/api-key";
import { selectProjectExists } from "@/lib/server/sql/project";
import type { Tx } from "@/lib/server/transaction";

export type { FoundKey };

const marker = "tg_";
/** Characters of a key that are kept to tell keys apart: "tg_" and 48 of its 256 bits. */
const prefixChars = 11;

/** A new key and what is stored of it. */
export function newKey(): { key: string; prefix: string; hash: Buffer<ArrayBuffer> } {
  const key = marker + newSecret();
  return { key, prefix: key.slice(0, prefixChars), hash: hashSecret(key) };
}

/** Whose key this is; null for a text that is no key, an unknown, revoked or expired one. Asks the database each time. */
export async function findKey(key: string): Promise<FoundKey | null> {
  return key.startsWith(marker) && key.length < 200 ? selectKey(pool(), hashSecret(key)) : null;
}

const hourMs = 3_600_000;
type Asked = { readonly name: string; readonly scopes?: readonly Scope[]; readonly days?: number | undefined };

/** The answer holds the secret: it is stored hashed and shown this once. */
export async function createKey(tx: Tx, projectId: string, asked: Asked): Promise<Created> {
  if (!(await selectProjectExists(tx.client, projectId))) throw notFound();
  const work = await tx.lock(projectId);
  const { name, days } = asked;
  const scopes = [...new Set(asked.scopes ?? usualScopes)];
  const expiresAt = days === undefined ? null : new Date(work.now.getTime() + days * 24 * hourMs);
  const { key, ...stored } = newKey();
  const id = await insertKey(tx.client, projectId, { name, ...stored, scopes, expiresAt });
  work.audit("key.created", id, { name, scopes, expiresAt: expiresAt?.toISOString() ?? null });
  return { id, name, key };
}

/** A new secret for the same use; the old one works for the grace, so that programs can be changed one after the other. */
export async function rotateKey(tx: Tx, projectId: string, keyId: string, graceHours: number): Promise<Created> {
  const work = await tx.lock(projectId);
  const old = await selectWorkingKey(tx.client, projectId, keyId);
  if (old === null) throw notFound();
  const { key, ...stored } = newKey();
  const id = await insertKey(tx.client, projectId, { ...old, ...stored });
  const until = new Date(work.now.getTime() + graceHours * hourMs);
  await expireKey(tx.client, projectId, keyId, until);
  neverKeep(keyId);
  work.audit("key.rotated", keyId, { to: id, until: until.toISOString() });
  if (graceHours === 0) work.wake(`key ${keyId}`);
  return { id, name: old.name, key };
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
    scopes: z.array(Scope).parse(row.scopes),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

export async function keyExists(projectId: string, keyId: string): Promise<boolean> {
  return (await prisma().apiKey.count({ where: { projectId, id: keyId } })) > 0;
}
