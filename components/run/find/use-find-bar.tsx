"use client";

import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { FindBar } from "@/components/run/find/find-bar";
import { type Find, type FindAddress, type FindOptions, useFind } from "@/components/run/find/use-find";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";

type Parts = {
  find: Find;
  /** Opens the bar; stands with the views. */
  button: ReactNode;
  /** Null while nothing is looked for. */
  bar: ReactNode;
};

/** The search in the run, with its keys. */
export function useFindBar(options: FindOptions, onFind: (address: FindAddress) => void): Parts {
  const { steps, address, selected, onStep } = options;
  const find = useFind(options);
  const field = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState(false);
  const open = opened || address.find !== "";
  const onOpen = () => {
    flushSync(() => setOpened(true));
    field.current?.select();
    field.current?.focus();
  };
  const onClear = () => {
    field.current?.blur();
    setOpened(false);
    onFind({ find: "", only: false });
  };
  const hasMatch = find.rows.length > 0;
  useKeyBinding("runSearch", onOpen);
  useKeyBinding("findNext", () => find.walk(1), hasMatch);
  useKeyBinding("findPrevious", () => find.walk(-1), hasMatch);
  useKeyBinding("findClear", onClear, open);
  return {
    find,
    button: open ? null : <FindButton onOpen={onOpen} />,
    bar: open ? (
      <FindBar
        {...{ find, field, selected, onStep, onClear }}
        table={steps.table}
        onWrite={(written) => onFind({ ...address, find: written })}
        onOnly={(only) => onFind({ ...address, only })}
      />
    ) : null,
  };
}

function FindButton({ onOpen }: { onOpen: () => void }) {
  const hint = useKeyHint("runSearch");
  return (
    <button type="button" className="find-open end" aria-label="Find in run" title="Find in run" onClick={onOpen}>
      <Icon name="search" small />
      <span className="desk">Find in run</span>
      <span className="desk">
        <Kbd keys={hint} />
      </span>
    </button>
  );
}
