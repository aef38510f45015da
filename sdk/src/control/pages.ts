import type { Asking } from "@/sdk/src/control/client";
import type { Server } from "@/sdk/src/control/server";

/** The pages of a list, one by one, from a cursor ("": the first) to the last or as far as they are wanted. */
export async function* pagesOf<P extends { readonly nextCursor: string | null }>(
  server: Server,
  path: string,
  asking: Asking,
  from: string | null = "",
): AsyncGenerator<P> {
  for (let cursor = from; cursor !== null; ) {
    const after = cursor && `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
    const page: P = await server.call("GET", path + after, undefined, asking);
    yield page;
    cursor = page.nextCursor;
  }
}
