import { useQuery } from "@tanstack/react-query";
import { getRunFindings } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run } from "@/lib/contract/runs";

/** What the rules found in a run; a new analysis is read anew. Asked for only where there is something. */
export const useRunFindings = ({ traceId, findings, analysedAt }: Pick<Run, "traceId" | "findings" | "analysedAt">) =>
  useQuery({
    queryKey: queryKeys.runFindings(traceId, findings, analysedAt),
    queryFn: ({ signal }) => getRunFindings(traceId, { signal }),
    enabled: findings > 0,
    placeholderData: (known) => known,
  });
