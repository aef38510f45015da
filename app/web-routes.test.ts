// Everything that the web process answers beside the API, found in the file tree: a route, page or server action that no
// table lists fails here, and so does one that lets in whom it must not.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it } from "vitest";
import { openPages, webRoutes } from "@/lib/contract/web-routes";
import { pool } from "@/lib/server/db";
import { webOrigin } from "@/lib/testing/call-api";
import { newAccount, newSession, newTenant, testAdminKey } from "@/lib/testing/tenant";
import { proxy } from "@/proxy";

const root = import.meta.dirname;
const filesOf = (name: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === name)
    .map((file) => path.dirname(file));
const routes = filesOf("route.ts").filter((folder) => !folder.startsWith("api/v1") && folder !== "api/[[...path]]");
const pages = filesOf("page.tsx");
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

type Handler = (request: Request, context: unknown) => Promise<Response>;
const load = (folder: string): Promise<Record<string, Handler>> => import(path.join(root, folder, "route.ts"));

describe("the table of routes beside the API", () => {
  it("lists each, and none that is not there", () => expect(routes.sort()).toEqual(Object.keys(webRoutes).sort()));

  it.each(Object.entries(webRoutes))("%s answers the methods that it lists", async (folder, { methods: listed }) => {
    const served = await load(folder);
    expect(methods.filter((method) => method in served)).toEqual(
      methods.filter((method) => listed.some((each) => each === method)),
    );
  });
});

it("no page and no component has a server action", () => {
  for (const folder of ["app", "components", "lib"]) {
    const sources = readdirSync(path.join(root, "..", folder), { recursive: true, encoding: "utf8" });
    for (const file of sources.filter((each) => /\.tsx?$/.test(each) && !/\.test\./.test(each))) {
      expect(readFileSync(path.join(root, "..", folder, file), "utf8"), file).not.toMatch(/^\s*["']use server["']/m);
    }
  }
});

const forms = Object.entries(webRoutes).filter(([, { form }]) => form);
const fields = { token: "x", key: testAdminKey, name: "Eve", email: "eve@example.com", password: "long enough 12" };
const post = async (folder: string, headers: Record<string, string>) =>
  (await load(folder))["POST"]?.(
    new Request(`${webOrigin}/${folder}`, {
      method: "POST",
      headers: { host: new URL(webOrigin).host, ...headers },
      body: new URLSearchParams(fields),
    }),
    {},
  );

describe.each(forms)("the form %s", (folder) => {
  it("is refused where another site's page sends it, and leaves nothing", async () => {
    for (const origin of ["http://evil.example", "http://127.0.0.1:4000", "null"]) {
      const answer = await post(folder, { origin, cookie: `tg_session=${await newSession()}` });
      expect(answer?.status).toBe(403);
      expect(answer?.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe("what is for whoever has the machine", () => {
  const machine = Object.entries(webRoutes).filter(([, { who }]) => who === "machine");
  let strangers: Record<string, string>;

  beforeAll(async () => {
    const { projectId, key } = await newTenant("strangers");
    strangers = { nobody: "", "a made-up session": "tg_session=AAAA", "a key as a session": `tg_session=${key}` };
    for (const role of ["viewer", "owner"] as const) strangers[role] = (await newAccount(projectId, role)).cookie;
  });

  it.each(machine)("%s refuses everybody else", async (folder) => {
    for (const [name, cookie] of Object.entries(strangers)) {
      const answer = await post(folder, { origin: webOrigin, ...(cookie && { cookie }) });
      expect(answer?.status, name).toBe(401);
    }
    const { rows } = await pool().query("select 1 from auth_users where is_admin");
    expect(rows).toEqual([]);
  });
});

describe("a slash at the end", () => {
  const ask = (target: string) =>
    proxy(new NextRequest(new URL(target, webOrigin), { headers: { host: new URL(webOrigin).host } }));

  it("makes a call an unknown path, which no redirect hides", async () => {
    const answer = ask("/api/v1/me/");
    expect([answer.status, (await answer.json()).code]).toEqual([404, "not_found"]);
  });

  it("leads to the page without it, on this host", () => {
    const answer = ask("/runs/?q=a");
    expect([answer.status, answer.headers.get("location")]).toEqual([308, `${webOrigin}/runs?q=a`]);
  });
});

describe("pages", () => {
  const ask = (page: string) =>
    proxy(new NextRequest(new URL(`/${page}`, webOrigin), { headers: { host: new URL(webOrigin).host } }));
  const addressOf = (folder: string) => folder.replace(/^\(console\)\/?/, "").replaceAll(/\[\w+\]/g, "x");
  const closed = pages.filter((folder) => !openPages.includes(folder));

  it("that are open are those of the list", () => {
    expect(pages.filter((folder) => !folder.startsWith("(console)")).sort()).toEqual([...openPages].sort());
    for (const page of openPages) expect(ask(addressOf(page)).status).toBe(200);
  });

  it.each(closed)("%s leads to the sign-in, and asks for the session itself", (folder) => {
    const answer = ask(addressOf(folder));
    expect([answer.status, answer.headers.get("location")]).toEqual([307, expect.stringContaining("/login?next=")]);
    expect(readFileSync(path.join(root, folder, "page.tsx"), "utf8")).toMatch(/\bpageContext\(/);
  });
});
