import { CreatedMember } from "@/lib/contract/members";
import type { Role } from "@/lib/domain/guard/seats";
import { hashJson } from "@/lib/server/control/hash";
import { callApi } from "@/lib/testing/call-api";
import { type Tenant, testAdminKey } from "@/lib/testing/tenant";

export type TestMember = { readonly id: string; readonly token: string };

export async function addMember(
  { projectId }: Tenant,
  name: string,
  more: { role?: Role; email?: string; groups?: string[] } = {},
): Promise<TestMember> {
  const body = { name, role: "reviewer", ...more };
  const answer = await must("POST", `/projects/${projectId}/members`, testAdminKey, body);
  const { id, token } = CreatedMember.parse(answer);
  if (token === null) throw new Error("a new member has no token");
  return { id, token };
}

/** A run that waits for a decision, as an executor asks for one over the wire. */
export async function askFor({ key }: Tenant, ask: Record<string, unknown> = {}, startedBy?: string) {
  const start = { pipeline: "refund-desk", version: "1", inputHash: hashJson({}), limits: { microUsd: 1000 } };
  const run = await must("POST", "/runs", key, { ...start, ...(startedBy === undefined ? {} : { startedBy }) });
  const { fence } = await must("POST", `/runs/${run.id}/lease`, key, { holder: "a" });
  const asked = { runId: run.id, stepKey: "refund~1~0", name: "payments.refund", fence, risk: "medium" };
  const body = { ...asked, ask: "Refund 79.20 EUR to Ann?", args: { order: "87990", amount: 7920 }, ...ask };
  const approval = await must("POST", "/approvals", key, body);
  return approval as { id: string; runId: string; rev: number; state: string; expiresAt: string };
}

/** The answer of a call that has to succeed. */
export async function must(method: "GET" | "POST" | "PUT" | "DELETE", path: string, key: string, body?: unknown) {
  const response = await callApi(method, path, body === undefined ? { key } : { key, body });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}
