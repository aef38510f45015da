// The control plane as the demo asks it, beside what its pipelines do through the SDK.
import { setTimeout as sleep } from "node:timers/promises";

export type Approval = {
  readonly id: string;
  readonly runId: string;
  readonly state: string;
  readonly rev: number;
  readonly ask: string;
};
export type RunState = {
  readonly traceId: string;
  readonly status: string;
  readonly haltCode: string | null;
  readonly spentMicroUsd: number;
  readonly endedAt: string | null;
};

export type Server = { readonly url: string; readonly key: string; readonly reviewer: string };

export async function callApi<T>(server: Server, path: string, body?: unknown, token = server.key): Promise<T> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

export function runState(server: Server, runId: string): Promise<RunState> {
  return callApi(server, `/runs/${encodeURIComponent(runId)}/state?limit=1`);
}

/** The approval that a run waits for, once it asks. */
export async function approvalOf(server: Server, runId: string): Promise<Approval> {
  for (;;) {
    const page = await callApi<{ approvals: Approval[] }>(
      server,
      `/approvals?state=pending&runId=${encodeURIComponent(runId)}`,
    );
    const [first] = page.approvals;
    if (first !== undefined) return first;
    await sleep(200);
  }
}

export type Verdict =
  | { readonly verdict: "approve" }
  | { readonly verdict: "reject"; readonly reason: "too_risky"; readonly comment: string };

/** What a person does at the inbox. */
export async function decide(server: Server, { id, rev }: Approval, verdict: Verdict): Promise<void> {
  await callApi(server, `/approvals/${id}/decisions`, { rev, ...verdict }, server.reviewer);
}
