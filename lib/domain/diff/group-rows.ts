/** Rows by what `keyOf` says of them, in the order given. */
export function groupRows<K>(rows: Iterable<number>, keyOf: (row: number) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
