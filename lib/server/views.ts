// Saved views of the lists of runs and of approvals. Every answer is of one project.
import { type NewView, View, type ViewChange } from "@/lib/contract/views";
import { pool } from "@/lib/server/db";
import { AppError, invalid, notFound } from "@/lib/server/errors";
import {
  deleteViewRow,
  insertView,
  selectViews,
  updateView,
  updateViewOrder,
  type ViewRow,
} from "@/lib/server/sql/saved-views";
import { escapeText, unescapeText } from "@/lib/server/store-text";
import type { Tx } from "@/lib/server/transaction";

const viewsMax = 50;

export async function listViews(projectId: string, list: View["list"]): Promise<{ views: View[] }> {
  const views = (await selectViews(pool(), projectId)).map(viewOf);
  return { views: views.filter((view) => view.list === list) };
}

/** One view, null where the project has none of that id. */
export async function getView(projectId: string, id: string): Promise<View | null> {
  return (await selectViews(pool(), projectId)).map(viewOf).find((view) => view.id === id) ?? null;
}

export const viewExists = async (projectId: string, id: string) => (await getView(projectId, id)) !== null;

export async function createView(tx: Tx, projectId: string, { id, position, list, ...view }: NewView): Promise<View> {
  await tx.lock(projectId);
  const views = await selectViews(tx.client, projectId);
  if (views.length >= viewsMax) throw new AppError("conflict", `A project keeps ${viewsMax} views. Delete one first.`);
  if (views.some((other) => other.id === id)) throw new AppError("conflict", "There is a view of this id already.");
  const next = position === undefined ? undefined : views[position];
  const place = next?.position ?? (views.at(-1)?.position ?? -1) + 1;
  return known(await insertView(tx.client, projectId, { id: id ?? null, position: place, list, ...written(view) }));
}

export async function changeView(tx: Tx, projectId: string, id: string, change: ViewChange): Promise<View> {
  await tx.lock(projectId);
  const row = (await selectViews(tx.client, projectId)).find((view) => view.id === id);
  const { id: _, list: _list, ...next } = View.parse({ ...known(row), ...change });
  return known(await updateView(tx.client, projectId, id, written(next)));
}

/** What is not named keeps its place behind what is. */
export async function orderViews(tx: Tx, projectId: string, ids: readonly string[]): Promise<{ views: View[] }> {
  await tx.lock(projectId);
  const views = await selectViews(tx.client, projectId);
  const unknown = ids.find((id) => !views.some((view) => view.id === id));
  if (unknown !== undefined) throw invalid("/ids", `names ${unknown}, which is no view of this project`);
  await updateViewOrder(tx.client, projectId, [...new Set([...ids, ...views.map(({ id }) => id)])]);
  const list = views.find((view) => ids.includes(view.id))?.list ?? "runs";
  return { views: (await selectViews(tx.client, projectId)).map(viewOf).filter((view) => view.list === list) };
}

export async function deleteView(tx: Tx, projectId: string, id: string): Promise<void> {
  if (!(await deleteViewRow(tx.client, projectId, id))) throw notFound();
}

function known(row: ViewRow | undefined): View {
  if (row === undefined) throw notFound();
  return viewOf(row);
}

const written = ({ name, query, columns, ...view }: Omit<View, "id" | "list">) => ({
  ...view,
  ...{ name: escapeText(name), query: escapeText(query), columns: columns ?? [] },
});

function viewOf({ id, list, name, query, columns, sort, last, from, to }: ViewRow): View {
  return View.parse({
    ...{ id, list, name: unescapeText(name), query: unescapeText(query), sort, last },
    columns: columns.length > 0 ? columns : null,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
  });
}
