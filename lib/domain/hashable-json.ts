type Problem = { readonly path: readonly (string | number)[]; readonly message: string };

const depthMax = 64;
const loneSurrogate = /\p{Surrogate}/u;

/** Why a JSON value has no one canonical form that every language reads alike (protocol V5); the first place, or null. */
export function findUnhashable(value: unknown, path: readonly (string | number)[] = []): Problem | null {
  if (typeof value === "string") {
    return loneSurrogate.test(value) ? { path, message: "holds a lone surrogate" } : null;
  }
  if (typeof value === "number") {
    return Math.abs(value) > Number.MAX_SAFE_INTEGER
      ? { path, message: "is a number beyond 2^53 − 1: send it as a string" }
      : null;
  }
  if (typeof value !== "object" || value === null) return null;
  if (path.length >= depthMax) return { path, message: `is nested deeper than ${depthMax}` };
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [name, member] of members) {
    const at = [...path, name];
    if (typeof name === "string" && loneSurrogate.test(name))
      return { path: at, message: "has a lone surrogate in its name" };
    const problem = findUnhashable(member, at);
    if (problem !== null) return problem;
  }
  return null;
}
