/** Text of a bytea[] parameter from ids of hex digits. */
export function byteaArray(ids: readonly string[]): string {
  return ids.length === 0 ? "{}" : `{"\\\\x${ids.join('","\\\\x')}"}`;
}

/** Text of a uuid[] parameter. */
export function uuidArray(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}
