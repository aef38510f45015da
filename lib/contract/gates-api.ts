import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Why } from "@/lib/contract/control-ids";
import * as gates from "@/lib/contract/gates";
import { PageQuery } from "@/lib/contract/page";
import { OfRow } from "@/lib/contract/params";

/** Calls about gates, and the trust that their classes earn. */
export const gateCalls = {
  setGate: {
    method: "PUT",
    path: "/gates",
    who: "owner",
    summary:
      "Set the rule of a step, a new version of it: it only tightens what the agent asks for, also of those who wait",
    body: gates.SetGate,
    status: 200,
    answer: gates.Gate,
  },
  listGates: {
    method: "GET",
    path: "/gates",
    who: "reader",
    summary: "Gates, newest first",
    query: PageQuery,
    status: 200,
    answer: gates.GatePage,
  },
  removeGate: {
    method: "DELETE",
    path: "/gates/{id}",
    who: "owner",
    summary: "Remove a gate",
    params: OfRow,
    status: 204,
  },
  previewGate: {
    method: "POST",
    path: "/gates/preview",
    who: "owner",
    summary: "What a rule would change, and for how many who wait; it sets nothing",
    body: gates.SetGate,
    reads: true,
    status: 200,
    answer: gates.GateEffect,
  },
  gateVersions: {
    method: "GET",
    path: "/gates/versions",
    who: "reader",
    summary: "Versions of the rule of a step, newest first, each against the one before",
    query: gates.GateVersionQuery,
    status: 200,
    answer: gates.GateVersionPage,
  },
  gateUse: {
    method: "GET",
    path: "/gates/use",
    who: "reader",
    summary: "Steps of a pipeline that have a gate or ask, and how that went in the last 30 days",
    query: gates.GateUseQuery,
    status: 200,
    answer: gates.GateUses,
  },
  getTrust: {
    method: "GET",
    path: "/gates/{id}/trust",
    who: "reader",
    summary: "What the class of a gate has earned: the evidence, and why it is or is not relaxed",
    params: OfRow,
    status: 200,
    answer: gates.Trust,
  },
  signTrust: {
    method: "POST",
    path: "/gates/{id}/trust/sign",
    who: "owner",
    summary: "Sign that a gate asks less, where the evidence suffices",
    params: OfRow,
    body: gates.SignTrust,
    status: 200,
    answer: gates.Trust,
  },
  revokeTrust: {
    method: "POST",
    path: "/gates/{id}/trust/revoke",
    who: "operator",
    summary: "Ask every time again, at once",
    params: OfRow,
    body: Why,
    status: 200,
    answer: gates.Trust,
  },
  plantCanary: {
    method: "POST",
    path: "/gates/{id}/canaries",
    who: "owner",
    summary: "Ask for something that a reviewer should reject; it can never run",
    params: OfRow,
    body: gates.PlantCanary,
    status: 201,
    answer: gates.Planted,
  },
} as const satisfies Record<string, ApiCall>;

export const gateShapes = {
  Gate: gates.Gate,
  GatePage: gates.GatePage,
} as const satisfies Record<string, z.ZodType>;
