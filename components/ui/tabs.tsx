"use client";

import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";

export type Tab<Value extends string = string> = { value: Value; label: ReactNode; count?: number; panel: ReactNode };
export type TabsProps<Value extends string> = {
  /** Names the list of tabs. */
  label: string;
  tabs: readonly Tab<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
  panelClassName?: string;
};

/** Arrow keys move, only the chosen panel is mounted. */
export function Tabs<Value extends string>({ label, tabs, value, onChange, ...classes }: TabsProps<Value>) {
  const choose = (next: string) => {
    const tab = tabs.find((each) => each.value === next);
    if (tab) onChange(tab.value);
  };
  const list = useRef<HTMLDivElement>(null);
  // on a narrow screen the chosen tab may lie beyond the edge: scroll the row, never the page
  useEffect(() => {
    const row = list.current;
    const tab = row?.querySelector<HTMLElement>(`[data-value="${CSS.escape(value)}"]`);
    if (row && tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
  }, [value]);
  return (
    <Radix.Root className={`tabbed ${classes.className ?? ""}`} value={value} onValueChange={choose}>
      <Radix.List ref={list} className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} data-value={tab.value}>
            {tab.label}
            {tab.count !== undefined && <span className="c">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className={`tab-panel ${classes.panelClassName ?? ""}`}>
          {tab.panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
