import { randomUUID } from "node:crypto";
import { newLoginToken } from "@/bin/first-rows.mjs";
import { CreatedMember } from "@/lib/contract/members";
import { Created } from "@/lib/contract/projects";
import type { Role } from "@/lib/domain/guard/seats";
import { system } from "@/lib/server/control/work";
import { hashPassword, makeAccount } from "@/lib/server/people/new-account";
import { signInWithPassword } from "@/lib/server/people/sign-in";
import { signInWithLink } from "@/lib/server/sessions";
import { insertMember } from "@/lib/server/sql/control/members";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";

export const testAdminKey = "test-admin-key-0123456789abcdefghijklmnop";
// before the first use of env(), which remembers
process.env["TRACEGATE_ADMIN_KEY"] = testAdminKey;

export type Tenant = { readonly projectId: string; readonly key: string; readonly keyId: string };

/** A project with a key, made through the API. */
export async function newTenant(name: string): Promise<Tenant> {
  const project = await create("/projects", name);
  const keys = await callApi("GET", `/projects/${project.id}/keys`, { key: testAdminKey });
  const {
    keys: [first],
  } = await keys.json();
  return { projectId: project.id, key: project.key, keyId: first.id };
}

/** The token of a person of a project. */
export async function newMember(projectId: string, role: Role): Promise<string> {
  const response = await callApi("POST", `/projects/${projectId}/members`, {
    key: testAdminKey,
    body: { name: role, role },
  });
  const { token } = CreatedMember.parse(await response.json());
  if (token === null) throw new Error("a new member has no token");
  return token;
}

async function create(path: string, name: string) {
  const response = await callApi("POST", path, { key: testAdminKey, body: { name } });
  if (response.status !== 201) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const { id, key } = Created.parse(await response.json());
  if (key === null) throw new Error(`${path} answered without the key`);
  return { id, key };
}

/** The cookie value of a browser that signed in with a login link. */
export async function newSession(): Promise<string> {
  const secret = await signInWithLink(await newLoginToken(process.env["DATABASE_URL"]));
  if (secret === null) throw new Error("a fresh login link did not work");
  return secret;
}

/** A person with an account who is a member of a project: what the browser sends as cookie. */
export async function newAccount(projectId: string, role: Role): Promise<{ email: string; cookie: string }> {
  const email = `${role}-${randomUUID().slice(0, 8)}@example.com`;
  const passwordHash = await hashPassword(testPassword);
  await inProject(projectId, system, async (tx) => {
    const userId = await makeAccount(tx.client, { name: role, email, passwordHash, isAdmin: false });
    await insertMember(tx.client, projectId, { name: role, email, role, groups: [], tokenHash: null, userId });
  });
  return { email, cookie: await signInAs(email) };
}

export const testPassword = "correct horse battery";

/** The cookie of a new session. */
export async function signInAs(email: string, password = testPassword): Promise<string> {
  const signIn = await signInWithPassword(new Headers({ "user-agent": "test browser" }), email, password);
  if (signIn.outcome !== "signed_in") throw new Error(`${email} could not sign in: ${signIn.outcome}`);
  return signIn.cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}
