"use client";

import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { HeldStrip } from "@/components/approvals/held-strip";
import { ConnectionNotice } from "@/components/shell/connection-notice";
import { KeysDialog } from "@/components/shell/keys-dialog";
import { isWide } from "@/components/shell/navigation";
import { NewProjectDialog } from "@/components/shell/new-project-dialog";
import { Palette } from "@/components/shell/palette";
import { type Shell as ShellApi, ShellContext } from "@/components/shell/shell-context";
import { Sidebar } from "@/components/shell/sidebar";
import { useThemeSwitch } from "@/components/shell/theme";
import { useDesktopNotices } from "@/lib/browser/use-desktop-notices";
import { useKeyBinding } from "@/lib/browser/use-key-binding";

type Overlay = "palette" | "keys" | "project" | null;

/** Frame of every signed-in page: navigation, palette, keys, project dialog, notice when the server is away. */
export function Shell({ project, children }: { project: ShellApi["project"]; children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const pathname = usePathname();
  const show = (which: Exclude<Overlay, null>) => (open: boolean) => setOverlay(open ? which : null);
  const shell = useMemo<ShellApi>(
    () => ({
      project,
      openPalette: () => setOverlay("palette"),
      openKeys: () => setOverlay("keys"),
      openNewProject: () => setOverlay("project"),
    }),
    [project],
  );
  useShellKeys(shell);
  useDesktopNotices();
  return (
    <ShellContext value={shell}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className={`app ${isWide(pathname) ? "railed" : ""}`}>
        <Sidebar />
        <main className="main" id="main">
          <ConnectionNotice />
          {children}
        </main>
      </div>
      <HeldStrip />
      <Palette open={overlay === "palette"} onOpenChange={show("palette")} />
      <KeysDialog open={overlay === "keys"} onOpenChange={show("keys")} />
      <NewProjectDialog open={overlay === "project"} onOpenChange={show("project")} />
    </ShellContext>
  );
}

function useShellKeys(shell: ShellApi): void {
  const router = useRouter();
  const { toggle } = useThemeSwitch();
  useKeyBinding("palette", shell.openPalette);
  useKeyBinding("keys", shell.openKeys);
  useKeyBinding("theme", toggle);
  useKeyBinding("goOverview", () => router.push("/"));
  useKeyBinding("goRuns", () => router.push("/runs"));
  useKeyBinding("goApprovals", () => router.push("/approvals"));
  useKeyBinding("goFindings", () => router.push("/findings"));
  useKeyBinding("goCosts", () => router.push("/costs"));
  useKeyBinding("goPipelines", () => router.push("/pipelines"));
  useKeyBinding("goControls", () => router.push("/controls"));
  useKeyBinding("goConnect", () => router.push("/connect"));
  useKeyBinding("goDocs", () => router.push("/docs"));
  useKeyBinding("goSettings", () => router.push("/settings"));
}
