import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { NewView, View, ViewChange, ViewList, ViewOrder, ViewsQuery } from "@/lib/contract/views";

const OfView = z.object({ viewId: z.uuid() });

/** Calls about saved views. */
export const viewCalls = {
  listViews: {
    method: "GET",
    path: "/views",
    who: "reader",
    summary: "Saved views of a list, in the order of their tabs",
    query: ViewsQuery,
    status: 200,
    answer: ViewList,
  },
  createView: {
    method: "POST",
    path: "/views",
    who: "reader",
    summary: "Save a view, at the end unless a position is given",
    body: NewView,
    status: 201,
    answer: View,
  },
  orderViews: {
    method: "POST",
    path: "/views/order",
    who: "reader",
    summary: "Put the views into another order",
    body: ViewOrder,
    status: 200,
    answer: ViewList,
  },
  changeView: {
    method: "PATCH",
    path: "/views/{viewId}",
    who: "reader",
    summary: "Change the given fields of a view",
    params: OfView,
    body: ViewChange,
    status: 200,
    answer: View,
  },
  deleteView: {
    method: "DELETE",
    path: "/views/{viewId}",
    who: "reader",
    summary: "Delete a view",
    params: OfView,
    status: 204,
  },
} as const satisfies Record<string, ApiCall>;

export const viewShapes = { View } as const satisfies Record<string, z.ZodType>;
