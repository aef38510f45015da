// Calls of the control plane that people make.
import { call, type Options, type Page } from "@/lib/browser/api";
import { Approval } from "@/lib/contract/approvals";
import { Absent, JournalEntry, type ResolveStep } from "@/lib/contract/control-runs";
import { Breaker, BreakerPage, ControlSet, Controls, type SetControl } from "@/lib/contract/controls";
import { Me, Member, MemberPage } from "@/lib/contract/members";
import { OpenRuns, RunControl } from "@/lib/contract/run-control";

export const getMe = (options: Options = {}) => call("/me", Me, options);
export const getMembers = (page: Page = {}, options: Options = {}) =>
  call("/members", MemberPage, { ...options, query: page });

/** `key`: only what belongs to that step; null: all. */
export const getRunControl = (ref: string, key: string | null, options: Options = {}) =>
  call(`/runs/${encodeURIComponent(ref)}/control`, RunControl, { ...options, query: { key } });
export const resolveStep = (runId: string, key: string, body: ResolveStep) =>
  call(`/runs/${encodeURIComponent(runId)}/steps/${encodeURIComponent(key)}/resolve`, JournalEntry.or(Absent), {
    method: "POST",
    body,
  });

export const getControls = (options: Options = {}) => call("/control", Controls, options);
export const getOpenRuns = (options: Options = {}) => call("/control/runs", OpenRuns, options);
export const setControl = (body: SetControl) => call("/control", ControlSet, { method: "POST", body });
/** Address for an EventSource: controls, breakers, decisions and resumable runs as they are committed. */
export const controlStreamUrl = "/api/v1/control/stream";

export const getBreakers = (page: Page = {}, options: Options = {}) =>
  call("/breakers", BreakerPage, { ...options, query: page });
export const switchBreaker = (resource: string, to: "isolate" | "release", reason: string) =>
  call(`/breakers/${encodeURIComponent(resource)}/${to}`, Breaker, { method: "POST", body: { reason } });

export const getApproval = (id: string, options: Options = {}) =>
  call(`/approvals/${encodeURIComponent(id)}`, Approval, options);
/** `until`: RFC 3339; null: until it is taken back. */
export const delegate = (to: string | null, until: string | null) =>
  call("/members/me/delegate", Member, { method: "PUT", body: { to, ...(until !== null && { until }) } });
