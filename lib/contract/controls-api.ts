import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Name, Why } from "@/lib/contract/control-ids";
import * as controls from "@/lib/contract/controls";
import { PageQuery } from "@/lib/contract/page";

const OfResource = z.object({ resource: Name });

/** Calls about breakers and controls, and the stream that tells of both. */
export const guardCalls = {
  reportOutcomes: {
    method: "POST",
    path: "/breakers/report",
    who: "key",
    summary: "Tell how calls went",
    body: controls.Report,
    status: 200,
    answer: controls.Reported,
  },
  listBreakers: {
    method: "GET",
    path: "/breakers",
    who: "reader",
    summary: "Breakers, newest first",
    query: PageQuery,
    status: 200,
    answer: controls.BreakerPage,
  },
  getBreaker: {
    method: "GET",
    path: "/breakers/{resource}",
    who: "reader",
    summary: "The breaker of a resource",
    params: OfResource,
    status: 200,
    answer: controls.Breaker,
  },
  leaseProbe: {
    method: "POST",
    path: "/breakers/{resource}/probe",
    who: "key",
    summary: "Become the one caller that tries a half-open resource",
    params: OfResource,
    body: controls.AskProbe,
    status: 200,
    answer: controls.Probe,
  },
  isolateBreaker: {
    method: "POST",
    path: "/breakers/{resource}/isolate",
    who: "operator",
    summary: "Keep a resource shut until a person releases it",
    params: OfResource,
    body: Why,
    status: 200,
    answer: controls.Breaker,
  },
  releaseBreaker: {
    method: "POST",
    path: "/breakers/{resource}/release",
    who: "operator",
    summary: "Close a breaker",
    params: OfResource,
    body: Why,
    status: 200,
    answer: controls.Breaker,
  },
  getControls: {
    method: "GET",
    path: "/control",
    who: "reader",
    summary: "The epoch and the latest control of each scope",
    status: 200,
    answer: controls.Controls,
  },
  setControl: {
    method: "POST",
    path: "/control",
    who: "operator",
    summary: "Run, pause, drain or kill a scope",
    body: controls.SetControl,
    status: 200,
    answer: controls.ControlSet,
  },
  controlStream: {
    method: "GET",
    path: "/control/stream",
    who: "reader",
    summary: "Server-sent events: controls, breakers, decisions and resumable runs in the order of their commits",
    query: controls.StreamQuery,
    status: 200,
    mediaType: "text/event-stream",
  },
} as const satisfies Record<string, ApiCall>;

export const guardShapes = {
  Breaker: controls.Breaker,
  BreakerPage: controls.BreakerPage,
  Control: controls.Control,
  Controls: controls.Controls,
  Probe: controls.Probe,
} as const satisfies Record<string, z.ZodType>;
