import { docsHref, docsPages } from "@/components/docs/docs-nav";
import { allPages } from "@/components/shell/navigation";
import type { IconName } from "@/components/ui/icon";
import type { KeyBindingId } from "@/lib/browser/key-bindings";
import { signOut } from "@/lib/browser/sign-out";

export type Entry = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly key?: KeyBindingId;
} & ({ readonly href: string } | { readonly run: () => void });

export type Actions = {
  readonly openKeys: () => void;
  readonly openNewProject: () => void;
  readonly toggleTheme: () => void;
  readonly importFile: () => void;
};

/** What the text asks for: `>` actions only, `#` a run by its id, else everything that has these words. */
export type Ask =
  | { readonly kind: "any"; readonly words: string }
  | { readonly kind: "actions"; readonly words: string }
  | { readonly kind: "id"; readonly prefix: string };

export function readAsk(text: string): Ask {
  const rest = text.slice(1).trim();
  if (text.startsWith(">")) return { kind: "actions", words: rest };
  if (text.startsWith("#")) return { kind: "id", prefix: rest.toLowerCase() };
  const words = text.trim();
  return /^[0-9a-f]{32}$/i.test(words) ? { kind: "id", prefix: words.toLowerCase() } : { kind: "any", words };
}

export const isRunId = (text: string) => /^[0-9a-f]{32}$/.test(text);

export function actionEntries({ openKeys, openNewProject, toggleTheme, importFile }: Actions): Entry[] {
  return [
    { id: "new-project", label: "New project", icon: "plus", run: openNewProject },
    { id: "new-key", label: "New API key", icon: "plus", href: "/settings/keys?new=key" },
    { id: "stop-all", label: "Stop everything: kill", icon: "stop", href: "/controls?stop=kill" },
    { id: "pause-all", label: "Pause everything", icon: "pause", href: "/controls?stop=pause" },
    { id: "release-all", label: "Release everything that is stopped", icon: "play", href: "/controls?stop=run" },
    { id: "import", label: "Import a file", icon: "download", run: importFile },
    { id: "theme", label: "Switch light and dark", icon: "theme", key: "theme", run: toggleTheme },
    { id: "keys", label: "List the keys", icon: "keys", key: "keys", run: openKeys },
    { id: "leave", label: "Sign out", icon: "leave", run: signOut },
  ];
}

export function pageEntries(): Entry[] {
  return [
    ...allPages.map(({ href, label, icon, key }) => ({ id: `go-${href}`, label, icon, key, href })),
    ...docsPages.map(({ slug, title }): Entry => {
      return { id: `docs-${slug}`, label: `Docs: ${title}`, icon: "docs", href: docsHref(slug) };
    }),
  ];
}

/** Every word must occur, in any order. */
export function hasWords(label: string, words: string): boolean {
  const text = label.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
