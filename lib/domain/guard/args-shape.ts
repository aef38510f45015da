// Requests are alike where their arguments have the same fields of the same types, whatever the values.

/** `["amount:number","order:string"]`; what is no object has its type alone. */
export function argsShape(args: unknown): string[] {
  if (typeof args !== "object" || args === null || Array.isArray(args)) return [typeOf(args)];
  return Object.entries(args)
    .map(([field, value]) => `${field}:${typeOf(value)}`)
    .sort();
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
