import { type NextRequest, NextResponse } from "next/server";
import { AppError, notFound, problemResponse } from "@/lib/server/errors";
import { accountCookie } from "@/lib/server/people/account-cookie";
import { sessionCookie } from "@/lib/server/sessions";
import { apiHeaders, isDecodable, isOpenPath, isOwnHost, pageHeaders, pagePolicy } from "@/lib/server/web-policy";

const boundTo = process.env["HOST"] || "127.0.0.1";
const publicUrl = process.env["TRACEGATE_PUBLIC_URL"];
const development = process.env.NODE_ENV === "development";

/** Before every page and call: only our own host names, a login for pages, headers against hostile content. */
export function proxy(request: NextRequest): Response {
  if (!isOwnHost(request.headers.get("host"), boundTo, publicUrl)) return wrongHost();
  const path = request.nextUrl.pathname;
  if (!isDecodable(path)) return problemResponse(notFound(), crypto.randomUUID());
  if (path !== "/" && path.endsWith("/")) return withoutSlash(request, path);
  if (/^\/(?:(?:api|mcp)(?:\/|$)|metrics$)/.test(path)) return withHeaders(NextResponse.next(), apiHeaders);
  // clients of MCP look here for a way to sign in: a page of ours would be no answer
  if (path.startsWith("/.well-known/")) return problemResponse(notFound(), crypto.randomUUID());

  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, development);
  return withHeaders(pageResponse(request, nonce, policy), pageHeaders(policy));
}

function pageResponse(request: NextRequest, nonce: string, policy: string): NextResponse {
  const { pathname, search, searchParams } = request.nextUrl;
  const signedIn = request.cookies.has(sessionCookie) || request.cookies.has(accountCookie);
  if (!isOpenPath(pathname) && !signedIn) {
    return NextResponse.redirect(here(request, `/login?next=${encodeURIComponent(pathname + search)}`), 307);
  }
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", pathname + search);
  // Next puts the nonce that it finds here on its own scripts
  headers.set("content-security-policy", policy);
  const isLink = pathname === "/login" && searchParams.has("token");
  const pass = { request: { headers } };
  return isLink ? NextResponse.rewrite(here(request, `/login/link${search}`), pass) : NextResponse.next(pass);
}

function withoutSlash(request: NextRequest, path: string): Response {
  if (/^\/(?:api|mcp)\//.test(path)) return problemResponse(notFound(), crypto.randomUUID());
  const shorter = path.replace(/\/+$/, "") || "/";
  return NextResponse.redirect(here(request, shorter + request.nextUrl.search), 308);
}

/** An address under the name that the browser used: a cookie for localhost is none for 127.0.0.1. */
function here(request: NextRequest, path: string): URL {
  const url = new URL(path, request.nextUrl);
  url.host = request.headers.get("host") ?? url.host;
  return url;
}

function withHeaders(response: NextResponse, headers: Readonly<Record<string, string>>): NextResponse {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function wrongHost(): Response {
  const detail = "This Tracegate answers on this machine only: open it as http://localhost or http://127.0.0.1.";
  return problemResponse(new AppError("forbidden", detail), crypto.randomUUID());
}

export const config = {
  // Bodies that must not be copied here: OTLP, guarded by the collector itself, and imported files, guarded by their route
  matcher: ["/((?!_next/static|v1/|api/public/otel/|api/v1/runs/import$).*)"],
};
