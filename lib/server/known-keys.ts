import { hashSecret } from "@/lib/server/secrets";
import type { FoundKey } from "@/lib/server/sql/api-key";

// A change is allowed to rely on a key that was valid a moment ago: whether it still is, is asked again under the lock of
// its project (lib/server/transaction.ts), which a revocation takes, too.

type Known = { readonly byHash: Map<string, FoundKey & { readonly until: number }>; readonly revoked: Set<string> };

const knownMs = 1_000;
const knownMax = 1_000;
// one a process, also where its modules are loaded twice
const kept = globalThis as typeof globalThis & { tracegateKeys?: Known };

function known(): Known {
  kept.tracegateKeys ??= { byHash: new Map(), revoked: new Set() };
  return kept.tracegateKeys;
}

/** What `find` says of a key, or said within the last second. */
export async function findRecent(
  key: string,
  find: (key: string) => Promise<FoundKey | null>,
): Promise<FoundKey | null> {
  const { byHash, revoked } = known();
  const hash = hashSecret(key).toString("base64");
  const before = byHash.get(hash);
  if (before !== undefined && before.until > Date.now() && !revoked.has(before.keyId)) return before;
  const found = await find(key);
  if (byHash.size >= knownMax) byHash.clear();
  if (found !== null) byHash.set(hash, { ...found, until: Date.now() + knownMs });
  return found;
}

/** From now on this key is looked up each time. */
export function neverKeep(keyId: string): void {
  known().revoked.add(keyId);
}
