/**
 * Address of the runs of one session, user or pipeline. A name may be anything that a client sends; `.` and `..` would be
 * taken for a way up, so these carry a mark in front, and so does what would look like it.
 */
export function threadHref(page: "sessions" | "users" | "pipelines", id: string): string {
  return `/${page}/${encodeURIComponent(/^(\.{1,2}$|~)/.test(id) ? `~${id}` : id)}`;
}

/** The id of a path segment as it stands in an address. */
export function readThreadId(segment: string): string {
  const id = decode(segment);
  return id.startsWith("~") ? id.slice(1) : id;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
