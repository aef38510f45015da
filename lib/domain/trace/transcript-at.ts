// A transcript as it was at a moment of the run: what had not begun is not there, what had not ended has no outcome yet.

type Timed = { readonly startTimeUnixNano: string; readonly endTimeUnixNano: string | null };
type Entry = Timed & {
  readonly type: string;
  readonly timeUnixNano?: string;
  readonly messages?: readonly { readonly direction: string }[];
  readonly tools?: readonly (Timed & { readonly result: unknown })[];
  readonly attempts?: readonly Timed[];
  readonly tool?: Timed & { readonly result: unknown };
  readonly output?: string | null;
  readonly error: unknown;
};

/** Null: it had not begun. `atNs`: Unix nanoseconds. */
export function entryAt<E extends Entry>(entry: E, atNs: bigint): E | null {
  const begun = (timed: Timed) => BigInt(timed.startTimeUnixNano) <= atNs;
  const ended = (timed: Timed) => timed.endTimeUnixNano !== null && BigInt(timed.endTimeUnixNano) <= atNs;
  const open = <T extends Timed>(timed: T): T => ({ ...timed, endTimeUnixNano: null, error: null });
  if (entry.timeUnixNano !== undefined) return BigInt(entry.timeUnixNano) <= atNs ? entry : null;
  const attempts = entry.attempts?.filter(begun);
  if (!begun(entry) && (attempts === undefined || attempts.length === 0)) return null;
  const toolAt = <T extends Timed & { readonly result: unknown }>(tool: T): T =>
    ended(tool) ? tool : { ...open(tool), result: null };
  const past = {
    ...entry,
    ...(entry.tools && { tools: entry.tools.filter(begun).map(toolAt) }),
    ...(entry.tool && { tool: toolAt(entry.tool) }),
    ...(attempts && { attempts }),
  };
  if (ended(entry)) return past;
  return {
    ...open(past),
    ...(past.messages && { messages: past.messages.filter(({ direction }) => direction === "input") }),
    ...("output" in past && { output: null }),
  };
}
