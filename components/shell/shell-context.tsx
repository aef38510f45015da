"use client";

import { createContext, use } from "react";

export type Shell = {
  readonly project: { readonly id: string; readonly name: string };
  readonly openPalette: () => void;
  readonly openKeys: () => void;
  readonly openNewProject: () => void;
};

export const ShellContext = createContext<Shell | null>(null);

/** What the shell offers to the pages inside it. */
export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error("useShell is for components inside the console's layout");
  return shell;
}
