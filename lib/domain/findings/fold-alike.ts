/** What is the same complaint stands together, where the first of it stood. */
export function foldAlike<F extends { readonly fingerprint: string }>(
  findings: readonly F[],
): readonly (readonly F[])[] {
  const groups = new Map<string, F[]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}
