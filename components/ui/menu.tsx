"use client";

import { DropdownMenu as Radix } from "radix-ui";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { Icon, type IconName } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";

export type MenuItem = {
  id: string;
  label: ReactNode;
  icon?: IconName;
  /** Quiet words at the right. */
  hint?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Given: one of a group of choices, ticked when true. */
  checked?: boolean;
  onSelect: () => void;
};
export type MenuGroup = { id: string; heading?: string; items: readonly MenuItem[] };
export type MenuProps = {
  /** One button; it gets the roles and keys. */
  trigger: ReactElement;
  groups: readonly MenuGroup[];
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
};

export function Menu({ trigger, groups, align = "end", side = "bottom" }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="pop menu" align={align} side={side} sideOffset={4} collisionPadding={8} loop>
          {groups.map((group, i) => (
            <Fragment key={group.id}>
              {i > 0 && <Radix.Separator className="rule" />}
              <Radix.Group>
                {group.heading && <Radix.Label className="h">{group.heading}</Radix.Label>}
                {group.items.map((item) => (
                  <Item key={item.id} item={item} />
                ))}
              </Radix.Group>
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} small />}
      <span className="cut">{item.label}</span>
      <span className="end">
        {item.hint}
        {item.keys && <Kbd keys={item.keys} />}
        {item.checked && <Icon name="check" small />}
      </span>
    </>
  );
  const props = {
    className: `mi ${item.danger ? "bad" : ""}`,
    disabled: item.disabled ?? false,
    onSelect: item.onSelect,
  };
  if (item.checked === undefined) return <Radix.Item {...props}>{inside}</Radix.Item>;
  return (
    <Radix.CheckboxItem {...props} checked={item.checked}>
      {inside}
    </Radix.CheckboxItem>
  );
}
