import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { call, type Options, problemOf } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { type Stretch, stretchOf } from "@/lib/browser/runs-filter";
import { linesOf } from "@/lib/browser/step-lines";
import { type AuditEntry, AuditFacets, AuditPage, AuditVerified } from "@/lib/contract/audit";

/** What is listed, as the address says it. */
export type AuditAsk = Stretch & {
  readonly actor: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  readonly q: string;
};
type Begin = { readonly order: "asc" | "desc"; readonly seq: number | null };
type Pages = InfiniteData<AuditPage, Begin>;

export const auditPageSize = 100;
/** Newer entries that are shown above one that a link names. */
const aboveLinked = 20;
const liveMs = 2_000;
const facetsMs = 30_000;

export const auditFilterOf = ({ actor, action, subject, q, ...stretch }: AuditAsk) => ({
  actor,
  action,
  subject,
  q: q === "" ? null : q,
  ...stretchOf(stretch, Date.now()),
});

const getAudit = (ask: AuditAsk, { order, seq }: Begin, options: Options) =>
  call("/audit", AuditPage, { ...options, query: { ...auditFilterOf(ask), order, seq, limit: auditPageSize } });

/** Where the list begins: at the newest entry, or a little above the one that a link names. */
export const auditBegin = (linked: number | null): Begin => ({
  order: "desc",
  seq: linked === null ? null : linked + aboveLinked,
});

const auditListKey = (ask: AuditAsk, linked: number | null) => [...queryKeys.audit, "list", ask, linked] as const;

/** Newest first. Older pages are asked for at the end; newer entries are put before by `useNewerEntries`. */
export const auditListOptions = (ask: AuditAsk, linked: number | null) =>
  infiniteQueryOptions({
    queryKey: auditListKey(ask, linked),
    queryFn: ({ pageParam, signal }) => getAudit(ask, pageParam, { signal }),
    initialPageParam: auditBegin(linked),
    getNextPageParam: ({ entries, nextCursor }: AuditPage): Begin | null => {
      const last = entries.at(-1);
      return nextCursor === null || last === undefined || last.seq === 1 ? null : { order: "desc", seq: last.seq - 1 };
    },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

export const useAudit = (ask: AuditAsk, linked: number | null) => useInfiniteQuery(auditListOptions(ask, linked));

/** Reads what is newer than the first entry of the list and puts it before. `more`: there is more than one page of it. */
export function useNewerEntries(ask: AuditAsk, linked: number | null, enabled: boolean) {
  return useQuery({
    queryKey: [...queryKeys.audit, "newer", ask, linked],
    queryFn: async ({ client, signal }) => {
      const known = client.getQueryData<Pages>(auditListKey(ask, linked));
      if (known === undefined) return { more: false };
      const first = known.pages.find(({ entries }) => entries.length > 0)?.entries[0]?.seq ?? 0;
      const begin = { order: "asc", seq: first + 1 } as const;
      const newer = await getAudit(ask, begin, { signal });
      if (newer.entries.length > 0) {
        const page = { ...newer, entries: newer.entries.toReversed(), nextCursor: null };
        client.setQueryData<Pages>(auditListKey(ask, linked), (old) => old && prepend(old, page, begin));
      }
      return { more: newer.nextCursor !== null };
    },
    enabled,
    refetchInterval: liveMs,
    retry: false,
    gcTime: 0,
  });
}

/** A page that another answer has put there meanwhile is not put there twice. */
function prepend(old: Pages, page: AuditPage, begin: Begin): Pages {
  const first = old.pages.find(({ entries }) => entries.length > 0)?.entries[0]?.seq ?? 0;
  const entries = page.entries.filter(({ seq }) => seq > first);
  if (entries.length === 0) return old;
  return { pages: [{ ...page, entries }, ...old.pages], pageParams: [begin, ...old.pageParams] };
}

export const auditFacetsOptions = () =>
  queryOptions({
    queryKey: queryKeys.auditFacets,
    queryFn: ({ signal }) => call("/audit/facets", AuditFacets, { signal }),
    staleTime: facetsMs,
  });
export const useAuditFacets = () => useQuery(auditFacetsOptions());

/** One entry by its number, whatever is listed; null where the log has none such. */
export function useAuditEntry(seq: number | null, listed: AuditEntry | undefined) {
  return useQuery({
    queryKey: queryKeys.auditEntry(seq),
    queryFn: async ({ signal }) => {
      const query = { seq, limit: 1 };
      const { entries } = await call("/audit", AuditPage, { signal, query });
      return entries.find((entry) => entry.seq === seq) ?? null;
    },
    enabled: seq !== null && listed === undefined,
  });
}

/** Address of the entries that match as a file. */
export function auditExportUrl(ask: AuditAsk, format: "jsonl" | "csv"): string {
  const search = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(auditFilterOf(ask))) if (value) search.set(name, value);
  return `/api/v1/audit/export?${search}`;
}

/** Walks the chain on the server. */
export async function verifyAudit(
  noted: { seq: string; hash: string } | null,
  onLine: (line: AuditVerified) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(`/api/v1/audit/verify${noted === null ? "" : `?${new URLSearchParams(noted)}`}`, {
    signal,
  });
  if (!response.ok || response.body === null) throw await problemOf(response);
  for await (const line of linesOf(response.body)) onLine(AuditVerified.parse(line));
}
