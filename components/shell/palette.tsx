"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import { actionEntries, type Entry, hasWords, pageEntries, readAsk } from "@/components/shell/palette-entries";
import { useShell } from "@/components/shell/shell-context";
import { useThemeSwitch } from "@/components/shell/theme";
import { usePaletteRuns } from "@/components/shell/use-palette-runs";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { keyHint } from "@/lib/browser/key-bindings";
import { useApple } from "@/lib/browser/use-key-binding";
import type { Run } from "@/lib/contract/runs";

type DialogState = { open: boolean; onOpenChange: (open: boolean) => void };

/** One input for everything that has a place or a button. */
export function Palette({ open, onOpenChange }: DialogState) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr">Search and commands</Dialog.Title>
          <PaletteBody open={open} close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ open, close }: { open: boolean; close: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const router = useRouter();
  const { openKeys, openNewProject } = useShell();
  const { toggle: toggleTheme } = useThemeSwitch();
  const ask = readAsk(useDeferredValue(text));
  const runs = usePaletteRuns(ask, open);
  const words = ask.kind === "id" ? null : ask.words;
  const fits = (entry: Entry) => words !== null && hasWords(entry.label, words);
  const actions = actionEntries({ openKeys, openNewProject, toggleTheme }).filter(fits);
  const places = ask.kind === "actions" ? [] : pageEntries().filter(fits);
  const goTo = (href: string) => {
    close();
    router.push(href);
  };
  const run = (entry: Entry) => {
    if ("href" in entry) return goTo(entry.href);
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || !chosen.startsWith("/")) return;
    event.preventDefault();
    window.open(chosen, "_blank", "noopener");
    close();
  };
  return (
    <Command
      className="pop"
      label="Search and commands"
      shouldFilter={false}
      loop
      value={chosen}
      onValueChange={setChosen}
      onKeyDown={onKeyDown}
    >
      <div className="in">
        <Icon name="search" />
        <Command.Input value={text} onValueChange={setText} placeholder="Go to, find a run, do something" />
        <Kbd keys="esc" />
      </div>
      <Command.List>
        {(runs.data ?? []).length > 0 && ask.kind !== "actions" && (
          <Command.Group heading="Runs">
            {runs.data?.map((each) => (
              <RunItem key={each.traceId} run={each} onSelect={goTo} />
            ))}
          </Command.Group>
        )}
        <EntryGroup heading="Do" entries={actions} onSelect={run} />
        <EntryGroup heading="Go to" entries={places} onSelect={run} />
        <Command.Empty className="none">{runs.isFetching ? "Looking …" : emptyWords(ask)}</Command.Empty>
      </Command.List>
      <PaletteFoot />
    </Command>
  );
}

function emptyWords(ask: ReturnType<typeof readAsk>): string {
  if (ask.kind === "id")
    return "No run with this id in this project. Its first digits are looked for among the latest 200 runs.";
  return ask.kind === "actions" ? "No action has these words." : "No run, page or action has these words.";
}

function RunItem({ run, onSelect }: { run: Run; onSelect: (href: string) => void }) {
  const href = `/runs/${run.traceId}`;
  return (
    <Command.Item value={href} onSelect={onSelect}>
      <StatusBadge status={run.status} glyphOnly />
      <span className="cut">{run.inputText ?? run.pipeline ?? run.traceId}</span>
      <span className="end">
        {run.pipeline ?? run.service ?? run.traceId.slice(0, 8)} · <TimeAgo at={run.startedAt} />
      </span>
    </Command.Item>
  );
}

type EntryGroupProps = { heading: string; entries: readonly Entry[]; onSelect: (entry: Entry) => void };

function EntryGroup({ heading, entries, onSelect }: EntryGroupProps) {
  const apple = useApple();
  if (entries.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {entries.map((entry) => (
        <Command.Item key={entry.id} value={"href" in entry ? entry.href : entry.id} onSelect={() => onSelect(entry)}>
          <Icon name={entry.icon} small />
          <span className="cut">{entry.label}</span>
          {entry.key && (
            <span className="end">
              <Kbd keys={keyHint(entry.key, apple)} />
            </span>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function PaletteFoot() {
  const apple = useApple();
  return (
    <footer className="desk">
      <span>
        <Kbd keys="↑ ↓" /> move
      </span>
      <span>
        <Kbd keys="↵" /> open
      </span>
      <span>
        <Kbd keys={`${apple ? "⌘" : "Ctrl"} ↵`} /> new tab
      </span>
      <span className="end">
        type <b className="mono">&gt;</b> for actions, <b className="mono">#</b> for a run id
      </span>
    </footer>
  );
}
