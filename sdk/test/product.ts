import { expect } from "vitest";

/** The running product that `npm run test:sdk` started. */
export const web = process.env["TRACEGATE_URL"] ?? "";
const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";

export interface Project {
  readonly id: string;
  readonly key: string;
  /** Of a person who may decide. */
  readonly token: string;
}

export async function newProject(name: string): Promise<Project> {
  const { id, key } = await api("POST", "/projects", adminKey, { name });
  return { id, key, token: await newPerson(id, "reviewer") };
}

/** The token of one more member. */
export async function newPerson(projectId: string, role: "reviewer" | "operator"): Promise<string> {
  const member = { name: "Rita", role };
  return (await api("POST", `/projects/${projectId}/members`, adminKey, member)).token;
}

/** What the API answers, as JSON; anything but a 2xx fails. */
export async function api(method: "GET" | "POST", path: string, key: string, body?: unknown) {
  const response = await fetch(`${web}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  expect(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`).toBe(true);
  return answer;
}
