"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import { pickFiles } from "@/components/runs/transfer";
import {
  type Ask,
  actionEntries,
  type Entry,
  hasWords,
  pageEntries,
  readAsk,
} from "@/components/shell/palette-entries";
import { useShell } from "@/components/shell/shell-context";
import { useThemeSwitch } from "@/components/shell/theme";
import { usePaletteRuns } from "@/components/shell/use-palette-runs";
import { usePaletteThreads } from "@/components/shell/use-palette-threads";
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
  // null until the reader moves: what arrives late must not be chosen, or lose what was, under a finger on Enter
  const [moved, setMoved] = useState<string | null>(null);
  const router = useRouter();
  const ask = readAsk(text);
  const runs = usePaletteRuns(readAsk(useDeferredValue(text)), open);
  const shownRuns = ask.kind === "actions" ? [] : (runs.data ?? []);
  const threads = usePaletteThreads(readAsk(useDeferredValue(text)), open);
  const groups = [...useEntryGroups(ask), ...threadGroups(ask, threads.data ?? [])];
  const ids = [...groups.flatMap((group) => group.entries.map(entryValue)), ...shownRuns.map(runHref)];
  const chosen = moved !== null && ids.includes(moved) ? moved : (ids[0] ?? "");
  const goTo = (href: string) => {
    close();
    router.push(href);
  };
  const choose = (entry: Entry) => {
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
  const type = (next: string) => {
    setText(next);
    setMoved(null);
  };
  return (
    <Command
      className="pop"
      label="Search and commands"
      shouldFilter={false}
      loop
      value={chosen}
      onValueChange={setMoved}
      onKeyDown={onKeyDown}
    >
      <div className="in">
        <Icon name="search" />
        <Command.Input value={text} onValueChange={type} placeholder="Go to, find a run, do something" />
        <Kbd keys="esc" />
      </div>
      <Command.List>
        {groups.map(({ heading, entries }) => (
          <EntryGroup key={heading} heading={heading} entries={entries} onSelect={choose} />
        ))}
        {shownRuns.length > 0 && (
          <Command.Group heading={text === "" ? "Latest runs" : "Runs"}>
            {shownRuns.map((run) => (
              <RunItem key={run.traceId} run={run} onSelect={goTo} />
            ))}
          </Command.Group>
        )}
        <Command.Empty className="none">{runs.isFetching ? "Looking…" : emptyWords(ask)}</Command.Empty>
      </Command.List>
      <PaletteFoot />
    </Command>
  );
}

const runHref = (run: Run) => `/runs/${run.traceId}`;
const entryValue = (entry: Entry) => ("href" in entry ? entry.href : entry.id);

/** What there is to do and where to go, as far as it has the words. */
function useEntryGroups(ask: Ask): { heading: string; entries: Entry[] }[] {
  const { openKeys, openNewProject } = useShell();
  const { toggle: toggleTheme } = useThemeSwitch();
  const queries = useQueryClient();
  const importFile = () => pickFiles(queries);
  if (ask.kind === "id") return [];
  const fits = (entry: Entry) => hasWords(entry.label, ask.words);
  const places = { heading: "Go to", entries: ask.kind === "actions" ? [] : pageEntries().filter(fits) };
  const actions = {
    heading: "Do",
    entries: actionEntries({ openKeys, openNewProject, toggleTheme, importFile }).filter(fits),
  };
  return [places, actions].filter((group) => group.entries.length > 0);
}

/** Sessions and users whose id has what was typed. */
function threadGroups(ask: Ask, entries: readonly Entry[]): { heading: string; entries: readonly Entry[] }[] {
  return ask.kind === "any" && entries.length > 0 ? [{ heading: "Sessions and users", entries }] : [];
}

function emptyWords(ask: Ask): string {
  if (ask.kind === "id")
    return "No run with this id in this project. Its first digits are looked for among the latest 200 runs.";
  return ask.kind === "actions" ? "No action has these words." : "No run, page or action has these words.";
}

function RunItem({ run, onSelect }: { run: Run; onSelect: (href: string) => void }) {
  return (
    <Command.Item value={runHref(run)} onSelect={onSelect}>
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
  return (
    <Command.Group heading={heading}>
      {entries.map((entry) => (
        <Command.Item key={entry.id} value={entryValue(entry)} onSelect={() => onSelect(entry)}>
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
