// The rule of the audit log's chain: entry n follows entry n - 1, names its hash, and hashes to what it says.

export type ChainEnd = { readonly seq: number; readonly hash: string };
export const chainStart: ChainEnd = { seq: 0, hash: "0".repeat(64) };

type Link = { readonly seq: number; readonly prevHash: string; readonly hash: string };
/** The first place where a log is not what was written. `seq`: the entry that is wrong or missing. */
export type ChainBreak = {
  readonly seq: number;
  readonly kind: "altered" | "missing" | "moved" | "replaced" | "cut" | "rewritten" | "added";
  readonly detail: string;
};

/**
 * Null where the entry is the next one of the chain.
 * @param trueHash what the entry as it is now hashes to
 * @param noted an end that somebody wrote down earlier
 */
export function breakAt(end: ChainEnd, entry: Link, trueHash: string, noted: ChainEnd | null): ChainBreak | null {
  const { seq, prevHash, hash } = entry;
  const next = end.seq + 1;
  if (seq > next) return { seq: next, kind: "missing", detail: `${entries(next, seq - 1)} missing` };
  if (seq < next) {
    return { seq, kind: "moved", detail: `Entry ${seq} stands after entry ${end.seq}: it was moved or put in` };
  }
  if (trueHash !== hash) {
    return { seq, kind: "altered", detail: `Entry ${seq} does not hash to what it says: it was altered` };
  }
  if (prevHash !== end.hash) {
    const before = end.seq === 0 ? "does not begin a chain" : `does not follow on entry ${end.seq}`;
    return { seq, kind: "replaced", detail: `Entry ${seq} ${before}: one of the two was put in or replaced` };
  }
  return noted !== null && noted.seq === seq && noted.hash !== hash ? notNoted(seq) : null;
}

/**
 * Null where a chain that ends here is whole.
 * @param head where the project says that its log ends; null for a log that comes without
 */
export function breakAtEnd(end: ChainEnd, head: ChainEnd | null, noted: ChainEnd | null): ChainBreak | null {
  for (const known of [noted, head]) {
    if (known !== null && end.seq < known.seq) {
      const seq = end.seq + 1;
      return { seq, kind: "cut", detail: `The log was cut off: ${lower(entries(seq, known.seq))} missing` };
    }
  }
  if (head !== null && end.seq > head.seq) {
    const seq = head.seq + 1;
    return { seq, kind: "added", detail: `${entries(seq, end.seq)} not written by Tracegate: put in at the end` };
  }
  if (head !== null && end.hash !== head.hash) {
    return { seq: end.seq, kind: "rewritten", detail: `Entry ${end.seq} is not the one that was written last` };
  }
  return noted !== null && noted.seq === end.seq && noted.hash !== end.hash ? notNoted(end.seq) : null;
}

const notNoted = (seq: number): ChainBreak => ({
  seq,
  kind: "rewritten",
  detail: `Entry ${seq} has another hash than was noted: the log was written anew up to there`,
});

const entries = (first: number, last: number) =>
  first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`;
const lower = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
