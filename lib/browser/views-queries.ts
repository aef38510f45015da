import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeView, createView, deleteView, getViews, orderViews } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { NewView, View, ViewChange } from "@/lib/contract/views";

export const useViews = (list: View["list"]) =>
  useQuery({
    queryKey: queryKeys.viewsOf(list),
    queryFn: ({ signal }) => getViews(list, { signal }),
    staleTime: 30_000,
  });

/** Changes to the saved views; the tabs follow once the server has them. */
export function useViewChanges(list: View["list"]) {
  const client = useQueryClient();
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: queryKeys.viewsOf(list) }) };
  return {
    create: useMutation({ mutationFn: (view: NewView) => createView(view), ...settle }),
    change: useMutation({
      mutationFn: ({ id, change }: { id: string; change: ViewChange }) => changeView(id, change),
      ...settle,
    }),
    remove: useMutation({ mutationFn: ({ id }: View) => deleteView(id), ...settle }),
    order: useMutation({
      mutationFn: (ids: readonly string[]) => orderViews(ids),
      onSuccess: (views) => client.setQueryData(queryKeys.viewsOf(list), views),
    }),
  };
}
