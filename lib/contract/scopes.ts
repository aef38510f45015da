import type { ApiCall } from "@/lib/contract/call";
import { controlCalls } from "@/lib/contract/control-api";
import type { Scope } from "@/lib/contract/projects";

const controlPlane: ReadonlySet<ApiCall> = new Set(Object.values<ApiCall>(controlCalls));

/**
 * What a project's key needs for a call: one of these. None where keys may not call at all, or any may. An agent reads of
 * the control plane what it acts on with `control` alone, and no prompts.
 */
export function scopesFor(call: ApiCall): readonly Scope[] {
  const { who, method, reads, scopes } = call;
  if (scopes !== undefined) return scopes;
  if (who === "admin scope or owner") return ["admin"];
  if (who === "key" || who.startsWith("key or ")) return ["control"];
  if (who !== "reader") return [];
  if (method !== "GET" && !reads) return ["control"];
  return controlPlane.has(call) ? ["read", "control"] : ["read"];
}
