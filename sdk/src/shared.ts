/** One for the process, also where an ESM and a CJS copy of this package are loaded. */
export function shared<T>(name: string, make: () => T): T {
  const slot = Symbol.for(`tracegate.${name}.v1`);
  const all = globalThis as { [slot]?: T };
  all[slot] ??= make();
  return all[slot];
}
