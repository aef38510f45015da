"use client";

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, send } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { Gate, GateEffect, GateUses, GateVersionPage, Planted, type SetGate, Trust } from "@/lib/contract/gates";

/** Decisions come from everywhere: the figures of a gate move without an event. */
const everyMs = 5_000;
const versionsPage = 10;

export const useGateUse = (pipeline: string) =>
  useQuery({
    queryKey: queryKeys.gateUse(pipeline),
    queryFn: ({ signal }) => call("/gates/use", GateUses, { signal, query: { pipeline } }),
    refetchInterval: everyMs,
  });

/** What the class of a gate has earned; null: it names none. */
export const useTrust = (gateId: string | null) =>
  useQuery({
    queryKey: queryKeys.trust(gateId ?? ""),
    queryFn: ({ signal }) => call(`/gates/${gateId}/trust`, Trust, { signal }),
    enabled: gateId !== null,
    refetchInterval: everyMs,
  });

export const useGateVersions = (pipeline: string, step: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.gateVersions(pipeline, step),
    queryFn: ({ pageParam, signal }) =>
      call("/gates/versions", GateVersionPage, {
        signal,
        query: { pipeline, step, limit: versionsPage, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** What a policy would change, and for how many; the former answer stands until the next is there. */
export const useGatePreview = (body: SetGate | null) =>
  useQuery({
    queryKey: queryKeys.gatePreview(body),
    queryFn: ({ signal }) => call("/gates/preview", GateEffect, { method: "POST", body, signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Everything that shows a gate, or what waits at one, is read again. */
function useGateChange<Asked, Answer>(change: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([queryKeys.gates, queryKeys.approvals].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useSetGate = () => useGateChange((body: SetGate) => call("/gates", Gate, { method: "PUT", body }));

export const useSignTrust = (gateId: string) =>
  useGateChange((body: { readonly level: number; readonly reason: string }) =>
    call(`/gates/${gateId}/trust/sign`, Trust, { method: "POST", body }),
  );
export const useRevokeTrust = (gateId: string) =>
  useGateChange((reason: string) => call(`/gates/${gateId}/trust/revoke`, Trust, { method: "POST", body: { reason } }));
/** What a gate let through was wrong: counts against the class, and takes its trust back at once. */
export const useReportIncident = (approvalId: string) =>
  useGateChange((reason: string) => send(`/approvals/${approvalId}/reversal`, { method: "POST", body: { reason } }));
export const usePlantCanary = (gateId: string) =>
  useGateChange((body: { readonly ask: string; readonly args: unknown }) =>
    call(`/gates/${gateId}/canaries`, Planted, { method: "POST", body }),
  );
