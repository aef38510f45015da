// A caller's JSON is kept as text: jsonb would refuse NUL and forget the order of keys.

export const toJsonText = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
export const fromJsonText = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
