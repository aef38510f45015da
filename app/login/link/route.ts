import { signedInBy } from "@/lib/server/auth";
import { redirectTo, signedIn } from "@/lib/server/login";
import { signInWithLink } from "@/lib/server/sessions";
import { safeNext } from "@/lib/server/web-policy";

/** /login?token=… (see proxy.ts): the first use of a link signs in. Who is signed in already just goes on. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const next = safeNext(search.get("next"));
  const secret = await signInWithLink(search.get("token") ?? "", request.headers.get("user-agent"));
  if (secret !== null) return signedIn(request, secret, next);
  if ((await signedInBy(request.headers)) !== null) return redirectTo(next);
  return redirectTo(`/login?${new URLSearchParams({ problem: "link", next })}`);
}

/** Previews of links must not use them up. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}
