import { beforeAll, describe, expect, it } from "vitest";
import { Me } from "@/lib/contract/members";
import { ApiKeyPage, Created, ProjectPage } from "@/lib/contract/projects";
import { pool } from "@/lib/server/db";
import { callApi, webOrigin } from "@/lib/testing/call-api";
import { newSession, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

const admin = { key: testAdminKey };
let a: Tenant;
let b: Tenant;
let session: string;

beforeAll(async () => {
  [a, b] = [await newTenant("a"), await newTenant("b")];
  session = await newSession();
});

const code = async (response: Response) => `${response.status} ${(await response.json()).code}`;
const paths = async (response: Response) => (await response.json()).errors.map((error: { path: string }) => error.path);

describe("making a project", () => {
  it("shows its key once and keeps only the digest", async () => {
    const made = Created.parse(
      await (await callApi("POST", "/projects", { ...admin, body: { name: "refunds" } })).json(),
    );
    expect(made).toMatchObject({ name: "refunds", key: expect.stringMatching(/^tg_[\w-]{43}$/) });
    const listed = await (await callApi("GET", `/projects/${made.id}/keys`, admin)).text();
    expect(listed).not.toContain(made.key);
    const stored = await pool().query("select t::text from (select * from api_keys) t");
    expect(JSON.stringify(stored.rows)).not.toContain(made.key?.slice(12));
  });

  it.each([
    ["no body", undefined, ["/name"]],
    ["an empty name", { name: "" }, ["/name"]],
    ["a name of 101 characters", { name: "x".repeat(101) }, ["/name"]],
    ["a name with NUL", { name: "a\0b" }, ["/name"]],
    ["a number", { name: 5 }, ["/name"]],
    ["a list", [], [""]],
    ["null", null, [""]],
    ["a string", '"x"', [""]],
    ["unknown fields", { name: "x", colour: 1, "a/b~": 2 }, ["/colour", "/a~1b~0"]],
    ["a nesting of 100 levels", `{"name":${"[".repeat(100)}${"]".repeat(100)}}`, [`/name${"/0".repeat(79)}`]],
    ["a nesting of 500,000 levels", `${"[".repeat(500_000)}${"]".repeat(500_000)}`, [""]],
    ["__proto__", '{"name":"x","__proto__":{}}', ["/__proto__"]],
  ])("refuses %s and says where", async (_, body, where) => {
    const response = await callApi("POST", "/projects", { ...admin, body });
    expect(response.status).toBe(422);
    expect(await paths(response)).toEqual(where);
  });

  it("refuses what is not JSON, of another type, or too large, in this order: size, type, JSON", async () => {
    const send = (body: string, headers: Record<string, string> = {}) =>
      callApi("POST", "/projects", { ...admin, body, headers });
    expect(await code(await send("{"))).toBe("400 bad_json");
    expect(await code(await send("{", { "content-type": "text/plain" }))).toBe("415 unsupported_media_type");
    expect(await code(await send("x".repeat(1_048_577), { "content-type": "text/plain" }))).toBe("413 too_large");
    expect(await code(await send("{}", { "content-length": "1048577" }))).toBe("413 too_large");
    expect((await send('{"name":"ok"}', { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(201);
    expect((await send(`{"name":"ok"${" ".repeat(1_048_562)}}`)).status).toBe(201);
  });

  it("judges the credential before the body", async () => {
    expect(await code(await callApi("POST", "/projects", { body: "{" }))).toBe("401 unauthorized");
    expect(await code(await callApi("POST", "/projects", { key: a.key, body: "{" }))).toBe("403 forbidden");
  });
});

describe("lists", () => {
  it("page by key, each project once", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: "1", ...(cursor === null ? {} : { cursor }) });
      const page: ProjectPage = ProjectPage.parse(await (await callApi("GET", `/projects?${query}`, admin)).json());
      seen.push(...page.projects.map((project) => project.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([a.projectId, b.projectId]));
  });

  it.each(["x", "AAAA", btoa('["",""]'), btoa("[1e99,1]"), btoa(`[0,"${"'"}; drop table projects"]`), "%00", "é"])(
    "refuse the cursor %s",
    async (cursor) => {
      const response = await callApi("GET", `/projects?cursor=${encodeURIComponent(cursor)}`, admin);
      expect([response.status, await paths(response)]).toEqual([422, ["?cursor"]]);
    },
  );

  it.each(["0", "1001", "-1", "abc", "1.5", ""])("refuse the limit %s", async (limit) => {
    const response = await callApi("GET", `/projects?limit=${limit}`, admin);
    expect([response.status, await paths(response)]).toEqual([422, ["?limit"]]);
  });
});

describe("keys", () => {
  it("stop working when they are revoked, and stay in the list", async () => {
    const made = Created.parse(
      await (await callApi("POST", `/projects/${a.projectId}/keys`, { ...admin, body: { name: "ci" } })).json(),
    );
    const use = () => callApi("GET", "/me", { key: made.key ?? "" });
    expect((await use()).status).toBe(200);
    for (let time = 0; time < 2; time++) {
      const revoked = await callApi("DELETE", `/projects/${a.projectId}/keys/${made.id}`, admin);
      expect([revoked.status, await revoked.text()]).toEqual([204, ""]);
    }
    expect((await use()).status).toBe(401);
    const { keys } = ApiKeyPage.parse(await (await callApi("GET", `/projects/${a.projectId}/keys`, admin)).json());
    expect(keys[0]).toMatchObject({ id: made.id, name: "ci", prefix: made.key?.slice(0, 11) });
    expect(keys[0]?.revokedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(keys[0]?.lastUsedAt).not.toBeNull();
  });

  it("of a project cannot be reached through another project", async () => {
    expect(await code(await callApi("DELETE", `/projects/${b.projectId}/keys/${a.keyId}`, admin))).toBe(
      "404 not_found",
    );
    expect((await callApi("GET", "/me", { key: a.key })).status).toBe(200);
  });

  it.each(["nonsense", "00000000-0000-4000-8000-000000000000", "%00", "1;drop"])(
    "of the project %s are not there, whatever the body is",
    async (projectId) => {
      for (const method of ["GET", "POST"] as const) {
        const body = method === "POST" ? { bad: 1 } : undefined;
        const response = await callApi(method, `/projects/${projectId}/keys?limit=0`, { ...admin, body });
        expect(await code(response)).toBe("404 not_found");
      }
    },
  );
});

describe("me", () => {
  const me = async (asking: Parameters<typeof callApi>[2], query = "") =>
    Me.parse(await (await callApi("GET", `/me${query}`, asking)).json());

  it("tells whose credential it is", async () => {
    expect(await me(admin)).toEqual({ kind: "admin", project: null, member: null });
    expect(await me({ key: a.key })).toEqual({
      kind: "project",
      project: { id: a.projectId, name: "a" },
      member: null,
    });
  });

  it("of a key is its own project, whatever the request selects", async () => {
    const asking = { key: a.key, cookie: `tg_session=${session}; tg_project=${b.projectId}` };
    expect((await me(asking, `?project=${b.projectId}`)).project?.id).toBe(a.projectId);
  });

  it("of a session is the project it selects: address, then cookie, then the default one", async () => {
    const cookie = `tg_session=${session}`;
    const standard = await me({ cookie });
    expect(standard.project?.name).toBe("default");
    expect((await me({ cookie: `${cookie}; tg_project=${b.projectId}` })).project?.id).toBe(b.projectId);
    expect((await me({ cookie: `${cookie}; tg_project=${b.projectId}` }, `?project=${a.projectId}`)).project?.id).toBe(
      a.projectId,
    );
    expect((await me({ cookie: `${cookie}; tg_project=gone` })).project?.id).toBe(standard.project?.id);
    expect(await code(await callApi("GET", "/me?project=gone", { cookie }))).toBe("404 not_found");
  });
});

describe("a browser session", () => {
  it("may change things from our own pages", async () => {
    const cookie = `tg_session=${session}`;
    const made = await callApi("POST", "/projects", {
      cookie,
      headers: { origin: webOrigin },
      body: { name: "by hand" },
    });
    expect(made.status).toBe(201);
    const older = { "sec-fetch-site": "same-origin" };
    expect((await callApi("POST", "/projects", { cookie, headers: older, body: { name: "again" } })).status).toBe(201);
  });

  it("ends after 30 days without use", async () => {
    const ended = await newSession();
    await pool().query(
      "update sessions set expires_at = now() - interval '1 millisecond' where hash = sha256($1::bytea)",
      [Buffer.from(ended)],
    );
    expect((await callApi("GET", "/me", { cookie: `tg_session=${ended}` })).status).toBe(401);
  });

  it("lives on with each use", async () => {
    const used = await newSession();
    const hash = [Buffer.from(used)];
    await pool().query(
      "update sessions set last_seen_at = now() - interval '1 day', expires_at = now() + interval '1 hour' where hash = sha256($1::bytea)",
      hash,
    );
    expect((await callApi("GET", "/me", { cookie: `tg_session=${used}` })).status).toBe(200);
    const { rows } = await pool().query(
      "select expires_at > now() + interval '29 days' as longer from sessions where hash = sha256($1::bytea)",
      hash,
    );
    expect(rows).toEqual([{ longer: true }]);
  });
});
