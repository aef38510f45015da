"use client";

import { useQuery } from "@tanstack/react-query";
import { visibleText } from "@/components/json/visible-text";
import type { Ask, Entry } from "@/components/shell/palette-entries";
import { suggestValues } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import { threadHref } from "@/lib/browser/thread-href";

const shown = 3;
/** Of an id; whole ones may be long. */
const labelChars = 80;

async function findThreads(words: string, signal: AbortSignal): Promise<readonly Entry[]> {
  const find = async (field: "session" | "user"): Promise<readonly Entry[]> => {
    const values = await suggestValues({ field, prefix: words }, { signal });
    return values.slice(0, shown).map(({ value }) => {
      const href = threadHref(field === "session" ? "sessions" : "users", value);
      const label = `${field === "session" ? "Session" : "User"} ${visibleText(value.slice(0, labelChars))}`;
      return { id: href, label, icon: "runs", href };
    });
  };
  return (await Promise.all([find("session"), find("user")])).flat();
}

/** Sessions and users for the palette, once something was typed. */
export function usePaletteThreads(ask: Ask, open: boolean) {
  const words = ask.kind === "any" ? ask.words : "";
  return useQuery({
    queryKey: [...queryKeys.runs, "palette-threads", words],
    queryFn: ({ signal }) => findThreads(words, signal),
    enabled: open && words.length > 1,
    placeholderData: (before) => (words === "" ? undefined : before),
  });
}
