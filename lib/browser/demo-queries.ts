import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getDemo, startDemo } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";

const pollMs = 1_000;

/** How far the demo is, asked for again while it is played. */
export const useDemo = () =>
  useQuery({
    queryKey: queryKeys.demo,
    queryFn: ({ signal }) => getDemo({ signal }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? pollMs : false),
  });

export function useStartDemo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: startDemo,
    onSuccess: (demo) => client.setQueryData(queryKeys.demo, demo),
  });
}
