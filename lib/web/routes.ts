import * as answers from "@/app/api/v1/approvals/[id]/answers/route";
import * as assignee from "@/app/api/v1/approvals/[id]/assignee/route";
import * as cancel from "@/app/api/v1/approvals/[id]/cancel/route";
import * as approvalContext from "@/app/api/v1/approvals/[id]/context/route";
import * as decisions from "@/app/api/v1/approvals/[id]/decisions/route";
import * as edits from "@/app/api/v1/approvals/[id]/edits/route";
import * as preview from "@/app/api/v1/approvals/[id]/preview/route";
import * as questions from "@/app/api/v1/approvals/[id]/questions/route";
import * as reversal from "@/app/api/v1/approvals/[id]/reversal/route";
import * as approval from "@/app/api/v1/approvals/[id]/route";
import * as batch from "@/app/api/v1/approvals/batch/route";
import * as approvals from "@/app/api/v1/approvals/route";
import * as auditFacets from "@/app/api/v1/audit/facets/route";
import * as audit from "@/app/api/v1/audit/route";
import * as isolate from "@/app/api/v1/breakers/[resource]/isolate/route";
import * as probe from "@/app/api/v1/breakers/[resource]/probe/route";
import * as release from "@/app/api/v1/breakers/[resource]/release/route";
import * as breaker from "@/app/api/v1/breakers/[resource]/route";
import * as report from "@/app/api/v1/breakers/report/route";
import * as breakers from "@/app/api/v1/breakers/route";
import * as budgetBurn from "@/app/api/v1/budgets/[id]/burn/route";
import * as budget from "@/app/api/v1/budgets/[id]/route";
import * as previewBudget from "@/app/api/v1/budgets/preview/route";
import * as budgets from "@/app/api/v1/budgets/route";
import * as budgetStates from "@/app/api/v1/budgets/state/route";
import * as control from "@/app/api/v1/control/route";
import * as openRuns from "@/app/api/v1/control/runs/route";
import * as stream from "@/app/api/v1/control/stream/route";
import * as canaries from "@/app/api/v1/gates/[id]/canaries/route";
import * as gate from "@/app/api/v1/gates/[id]/route";
import * as revokeTrust from "@/app/api/v1/gates/[id]/trust/revoke/route";
import * as trust from "@/app/api/v1/gates/[id]/trust/route";
import * as signTrust from "@/app/api/v1/gates/[id]/trust/sign/route";
import * as previewGate from "@/app/api/v1/gates/preview/route";
import * as gates from "@/app/api/v1/gates/route";
import * as gateUse from "@/app/api/v1/gates/use/route";
import * as gateVersions from "@/app/api/v1/gates/versions/route";
import * as hold from "@/app/api/v1/holds/[id]/route";
import * as settle from "@/app/api/v1/holds/[id]/settle/route";
import * as holds from "@/app/api/v1/holds/route";
import * as inboxCounts from "@/app/api/v1/inbox/counts/route";
import * as inboxEvents from "@/app/api/v1/inbox/events/route";
import * as inbox from "@/app/api/v1/inbox/route";
import * as delegate from "@/app/api/v1/members/me/delegate/route";
import * as projectMembers from "@/app/api/v1/members/route";
import * as prices from "@/app/api/v1/prices/route";
import * as member from "@/app/api/v1/projects/[projectId]/members/[memberId]/route";
import * as members from "@/app/api/v1/projects/[projectId]/members/route";
import * as runControl from "@/app/api/v1/runs/[traceId]/control/route";
import * as end from "@/app/api/v1/runs/[traceId]/end/route";
import * as journal from "@/app/api/v1/runs/[traceId]/journal/route";
import * as lease from "@/app/api/v1/runs/[traceId]/lease/route";
import * as state from "@/app/api/v1/runs/[traceId]/state/route";
import * as claim from "@/app/api/v1/runs/[traceId]/steps/[key]/claim/route";
import * as complete from "@/app/api/v1/runs/[traceId]/steps/[key]/complete/route";
import * as resolve from "@/app/api/v1/runs/[traceId]/steps/[key]/resolve/route";
import * as resumable from "@/app/api/v1/runs/resumable/route";
import * as runs from "@/app/api/v1/runs/route";
import * as deliveries from "@/app/api/v1/webhooks/[id]/deliveries/route";
import * as webhook from "@/app/api/v1/webhooks/[id]/route";
import * as webhooks from "@/app/api/v1/webhooks/route";
import type { ApiCall } from "@/lib/contract/call";
import { controlCalls } from "@/lib/contract/control-api";
import type { NextHandler } from "@/lib/server/route";

type Handlers = Partial<Record<ApiCall["method"], NextHandler>>;
/** A path cut at its slashes; parameters as {name}. */
type Route = { readonly method: string; readonly parts: readonly string[]; readonly handler: NextHandler };
export type Match = { readonly handler: NextHandler; readonly params: Readonly<Record<string, string>> };

/** The route files of the control plane, by the paths of the table of calls: all of that table, the tests see to it. */
const files: Readonly<Record<string, Handlers>> = {
  "/projects/{projectId}/members": members,
  "/projects/{projectId}/members/{memberId}": member,
  "/members": projectMembers,
  "/members/me/delegate": delegate,
  "/runs": runs,
  "/runs/{traceId}/state": state,
  "/runs/{traceId}/control": runControl,
  "/runs/resumable": resumable,
  "/runs/{traceId}/lease": lease,
  "/runs/{traceId}/end": end,
  "/runs/{traceId}/steps/{key}/claim": claim,
  "/runs/{traceId}/steps/{key}/complete": complete,
  "/runs/{traceId}/steps/{key}/resolve": resolve,
  "/runs/{traceId}/journal": journal,
  "/budgets": budgets,
  "/budgets/{id}": budget,
  "/budgets/{id}/burn": budgetBurn,
  "/budgets/state": budgetStates,
  "/budgets/preview": previewBudget,
  "/holds": holds,
  "/holds/{id}": hold,
  "/holds/{id}/settle": settle,
  "/approvals": approvals,
  "/approvals/{id}": approval,
  "/approvals/{id}/decisions": decisions,
  "/approvals/{id}/edits": edits,
  "/approvals/{id}/questions": questions,
  "/approvals/{id}/answers": answers,
  "/approvals/{id}/cancel": cancel,
  "/approvals/{id}/context": approvalContext,
  "/approvals/{id}/assignee": assignee,
  "/approvals/{id}/preview": preview,
  "/approvals/batch": batch,
  "/inbox": inbox,
  "/inbox/counts": inboxCounts,
  "/inbox/events": inboxEvents,
  "/approvals/{id}/reversal": reversal,
  "/gates": gates,
  "/gates/{id}": gate,
  "/gates/preview": previewGate,
  "/gates/versions": gateVersions,
  "/gates/use": gateUse,
  "/gates/{id}/trust": trust,
  "/gates/{id}/trust/sign": signTrust,
  "/gates/{id}/trust/revoke": revokeTrust,
  "/gates/{id}/canaries": canaries,
  "/breakers/report": report,
  "/prices": prices,
  "/breakers": breakers,
  "/breakers/{resource}": breaker,
  "/breakers/{resource}/probe": probe,
  "/breakers/{resource}/isolate": isolate,
  "/breakers/{resource}/release": release,
  "/control": control,
  "/control/runs": openRuns,
  "/control/stream": stream,
  "/webhooks": webhooks,
  "/webhooks/{id}": webhook,
  "/webhooks/{id}/deliveries": deliveries,
  "/audit": audit,
  "/audit/facets": auditFacets,
};

const base = "/api/v1/";
const routes: readonly Route[] = Object.values<ApiCall>(controlCalls)
  .flatMap(({ method, path }) => {
    const handler = files[path]?.[method];
    return handler === undefined ? [] : [{ method, parts: path.split("/").slice(1), handler }];
  })
  // a name as it is written comes before a parameter
  .sort((a, b) => countParams(a) - countParams(b));

function countParams({ parts }: Pick<Route, "parts">): number {
  return parts.filter((part) => part.startsWith("{")).length;
}

/** The handler of a call of the control plane; null for all other paths, and for what Next must look at more closely. */
export function findRoute(method: string, path: string): Match | null {
  if (!path.startsWith(base)) return null;
  const given = path.slice(base.length).split("/");
  for (const route of routes) {
    const params = route.method === method ? matchParts(route.parts, given) : null;
    if (params !== null) return { handler: route.handler, params };
  }
  return null;
}

function matchParts(parts: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (parts.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const text = given[at] ?? "";
    if (!part.startsWith("{")) {
      if (part !== text) return null;
      continue;
    }
    const value = decodeSegment(text);
    if (value === null) return null;
    params[part.slice(1, -1)] = value;
  }
  return params;
}

/** Null for what is no plain segment: Next redirects, normalises or refuses those. */
function decodeSegment(text: string): string | null {
  try {
    const value = decodeURIComponent(text);
    return value === "" || value === "." || value === ".." ? null : value;
  } catch {
    return null;
  }
}
