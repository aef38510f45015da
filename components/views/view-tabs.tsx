"use client";

import Link from "next/link";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { ViewForm } from "@/components/views/view-form";
import { describeError } from "@/lib/browser/describe-error";
import { useViewChanges, useViews } from "@/lib/browser/views-queries";
import type { View } from "@/lib/contract/views";
import { formatCount } from "@/lib/format";

/** How a list's filter becomes a view, and back. */
export type ViewKit<Filter> = {
  readonly list: View["list"];
  readonly ofView: (view: View) => Filter;
  readonly toView: (filter: Filter) => Omit<View, "id" | "name">;
  readonly differs: (filter: Filter, view: View) => boolean;
  readonly href: (filter: Filter) => string;
  /** What a view keeps, in words. */
  readonly keeps: string;
};
/** A tab that is always there. */
export type FixedTab<Filter> = {
  readonly name: string;
  readonly filter: Filter;
  readonly current: boolean;
  readonly count?: number | null;
};
type WithView = { readonly view: string | null };
export type ViewTabsProps<Filter extends WithView> = {
  kit: ViewKit<Filter>;
  fixed: readonly FixedTab<Filter>[];
  /** Of the views in their order; missing ones say nothing. */
  counts?: readonly (number | null)[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
};

/** The saved views of a list behind the tabs that are always there: each a query under a name. */
export function ViewTabs<Filter extends WithView>({ fixed, counts = [], ...props }: ViewTabsProps<Filter>) {
  const { kit, filter, onFilter } = props;
  const { data: views = [] } = useViews(kit.list);
  const active = views.find(({ id }) => id === filter.view);
  return (
    <nav className="tabs inline views" aria-label="Saved views">
      {fixed.map(({ name, current, count = null, ...tab }) => (
        <ViewLink
          key={name}
          {...{ name, count, kit, onFilter }}
          current={active === undefined && current}
          filter={tab.filter}
        />
      ))}
      {views.map((view, at) => (
        <span key={view.id} className="view" data-current={view === active}>
          <ViewLink
            {...{ kit, onFilter }}
            name={view.name}
            current={view === active}
            filter={kit.ofView(view)}
            count={counts[at] ?? null}
            changed={view === active && kit.differs(filter, view)}
          />
          {view === active && <ViewMenu {...props} view={view} views={views} />}
        </span>
      ))}
      <SaveView {...props} />
    </nav>
  );
}

type Shared<Filter extends WithView> = Pick<ViewTabsProps<Filter>, "kit" | "filter" | "onFilter">;
type ViewLinkProps<Filter extends WithView> = Shared<Filter> & {
  name: string;
  current: boolean;
  count: number | null;
  changed?: boolean;
};

function ViewLink<Filter extends WithView>(props: ViewLinkProps<Filter>) {
  const { name, kit, current, filter, onFilter, count, changed = false } = props;
  return (
    <Link
      href={kit.href(filter)}
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

function SaveView<Filter extends WithView>({ kit, filter, onFilter }: Shared<Filter>) {
  const [open, setOpen] = useState(false);
  const { create } = useViewChanges(kit.list);
  const save = (name: string) =>
    create.mutate(
      { name, ...kit.toView(filter) },
      {
        onSuccess: (view) => {
          setOpen(false);
          onFilter({ ...filter, view: view.id });
        },
        onError: failed,
      },
    );
  const trigger = <IconButton icon="plus" label="Save this view" />;
  return (
    <ViewForm
      {...{ trigger, open }}
      title="Save this view"
      keeps={kit.keeps}
      name=""
      onOpenChange={setOpen}
      onSave={save}
    />
  );
}

type ViewMenuProps<Filter extends WithView> = Shared<Filter> & { view: View; views: readonly View[] };

function ViewMenu<Filter extends WithView>({ view, views, kit, filter, onFilter }: ViewMenuProps<Filter>) {
  const [renaming, setRenaming] = useState(false);
  const { create, change, remove, order } = useViewChanges(kit.list);
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
    const { list: _, ...kept } = kit.toView(filter);
    change.mutate({ id: view.id, change: kept }, { onError: failed });
  };
  const rename = (name: string) => {
    setRenaming(false);
    change.mutate({ id: view.id, change: { name } }, { onError: failed });
  };
  const changed = kit.differs(filter, view);
  const groups = [
    {
      id: "what",
      items: [
        { id: "update", label: "Save the changes to it", disabled: !changed, onSelect: update },
        {
          id: "revert",
          label: "Back to what is saved",
          disabled: !changed,
          onSelect: () => onFilter(kit.ofView(view)),
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
        keeps={kit.keeps}
        name={view.name}
        open={renaming}
        onOpenChange={setRenaming}
        onSave={rename}
      />
    </>
  );
}
