// What changed in a run, read once for all who follow it in this process: they hear of a change at the same moment and
// ask for the same.

type Kept = { readonly text: Promise<string>; readonly at: number };

const keptMs = 5_000;
const keptMax = 64;
const kept = new Map<string, Kept>();

/** The same answer for the same key, which names all that the answer depends on. */
export function readOnce(key: string, read: () => Promise<string>): Promise<string> {
  const now = Date.now();
  for (const [old, { at }] of kept) if (now - at > keptMs || kept.size >= keptMax) kept.delete(old);
  const known = kept.get(key);
  if (known) return known.text;
  const text = read();
  kept.set(key, { text, at: now });
  text.catch(() => kept.delete(key));
  return text;
}
