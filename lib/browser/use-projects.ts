"use client";

import { useQuery } from "@tanstack/react-query";
import { getProjects } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";

/** The projects of this installation, newest first; the first 1,000. */
export function useProjects() {
  return useQuery({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => getProjects({ limit: 1000 }, { signal }),
    staleTime: 60_000,
  });
}
