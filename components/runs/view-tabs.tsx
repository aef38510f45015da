"use client";

import Link from "next/link";
import { useState } from "react";
import { ViewForm } from "@/components/runs/view-form";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { askOf, differs, emptyFilter, filterOfView, type RunsFilter, viewOfFilter } from "@/lib/browser/runs-filter";
import { useCounts } from "@/lib/browser/runs-queries";
import { useZone } from "@/lib/browser/use-zone";
import { useViewChanges, useViews } from "@/lib/browser/views-queries";
import type { View } from "@/lib/contract/views";
import { formatCount } from "@/lib/format";

const countsMs = 30_000;
/** So many views say how many runs they hold. */
const counted = 8;

export type ViewTabsProps = { filter: RunsFilter; onFilter: (filter: RunsFilter) => void };

/** The saved views of the project: each a query, columns, a sorting and a stretch of time under a name. */
export function ViewTabs({ filter, onFilter }: ViewTabsProps) {
  const zone = useZone();
  const { data: views = [] } = useViews();
  const counts = useCounts(
    views.slice(0, counted).map((view) => askOf(filterOfView(view), zone)),
    countsMs,
  );
  const active = views.find(({ id }) => id === filter.view);
  return (
    <nav className="tabs inline runs-views" aria-label="Saved views">
      <ViewLink name="All" current={active === undefined} filter={emptyFilter} onFilter={onFilter} />
      {views.map((view, at) => (
        <span key={view.id} className="view" data-current={view === active}>
          <ViewLink
            name={view.name}
            current={view === active}
            filter={filterOfView(view)}
            onFilter={onFilter}
            count={counts[at] ?? null}
            changed={view === active && differs(filter, view)}
          />
          {view === active && <ViewMenu view={view} views={views} filter={filter} onFilter={onFilter} />}
        </span>
      ))}
      <NewView filter={filter} onFilter={onFilter} />
    </nav>
  );
}

type ViewLinkProps = ViewTabsProps & { name: string; current: boolean; count?: number | null; changed?: boolean };

function ViewLink({ name, current, filter, onFilter, count = null, changed = false }: ViewLinkProps) {
  return (
    <Link
      href={filter.view === null ? "/runs" : `/runs?view=${filter.view}`}
      prefetch={false}
      aria-current={current ? "page" : undefined}
      onNavigate={(event) => {
        event.preventDefault();
        onFilter(filter);
      }}
    >
      <span className="cut">{name}</span>
      {changed && <span className="changed" role="img" aria-label="changed, not saved" title="Changed, not saved" />}
      {count !== null && <span className="c">{formatCount(count)}</span>}
    </Link>
  );
}

const failed = (error: unknown) => toast(describeError(error).detail, { failed: true });

function NewView({ filter, onFilter }: ViewTabsProps) {
  const [open, setOpen] = useState(false);
  const { create } = useViewChanges();
  const save = (name: string) =>
    create.mutate(
      { name, ...viewOfFilter(filter) },
      {
        onSuccess: (view) => {
          setOpen(false);
          onFilter({ ...filter, view: view.id });
        },
        onError: failed,
      },
    );
  const trigger = <IconButton icon="plus" label="Save this view" />;
  return <ViewForm trigger={trigger} title="Save this view" name="" open={open} onOpenChange={setOpen} onSave={save} />;
}

type ViewMenuProps = ViewTabsProps & { view: View; views: readonly View[] };

function ViewMenu({ view, views, filter, onFilter }: ViewMenuProps) {
  const [renaming, setRenaming] = useState(false);
  const { create, change, remove, order } = useViewChanges();
  const at = views.findIndex(({ id }) => id === view.id);
  const moveTo = (place: number) => {
    const others = views.map(({ id }) => id).filter((id) => id !== view.id);
    order.mutate([...others.slice(0, place), view.id, ...others.slice(place)], { onError: failed });
  };
  const bringBack = () => create.mutate({ ...view, position: at }, { onError: failed });
  const drop = () =>
    remove.mutate(view, {
      onSuccess: () => {
        onFilter({ ...filter, view: null });
        toast(`View ${view.name} deleted`, { undo: bringBack });
      },
      onError: failed,
    });
  const update = () => {
    const { list: _, ...kept } = viewOfFilter(filter);
    change.mutate({ id: view.id, change: kept }, { onError: failed });
  };
  const rename = (name: string) => {
    setRenaming(false);
    change.mutate({ id: view.id, change: { name } }, { onError: failed });
  };
  const changed = differs(filter, view);
  const groups = [
    {
      id: "what",
      items: [
        { id: "update", label: "Save the changes to it", disabled: !changed, onSelect: update },
        {
          id: "revert",
          label: "Back to what is saved",
          disabled: !changed,
          onSelect: () => onFilter(filterOfView(view)),
        },
        { id: "rename", label: "Rename …", onSelect: () => setRenaming(true) },
      ],
    },
    {
      id: "where",
      items: [
        { id: "left", label: "Move to the left", disabled: at === 0, onSelect: () => moveTo(at - 1) },
        { id: "right", label: "Move to the right", disabled: at === views.length - 1, onSelect: () => moveTo(at + 1) },
      ],
    },
    { id: "end", items: [{ id: "delete", label: "Delete", icon: "trash" as const, danger: true, onSelect: drop }] },
  ];
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={`View ${view.name}`} />} groups={groups} align="start" />
      <ViewForm
        trigger={<span className="anchor" />}
        title="Rename the view"
        name={view.name}
        open={renaming}
        onOpenChange={setRenaming}
        onSave={rename}
      />
    </>
  );
}
