"use client";

import { useState } from "react";
import { IgnoreForm } from "@/components/findings/ignore-form";
import { useChangeGroup } from "@/components/findings/use-change-group";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { useRole } from "@/lib/browser/people-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { FindingGroup } from "@/lib/contract/findings";
import { hasRole } from "@/lib/domain/guard/seats";

/** Resolve, ignore or reopen. */
export function GroupActions({ group }: { group: FindingGroup }) {
  const { change, isPending } = useChangeGroup(group);
  const [ignoring, setIgnoring] = useState(false);
  const role = useRole();
  const hints = { resolve: useKeyHint("findingResolve"), ignore: useKeyHint("findingIgnore") };
  const mayNot = role !== null && !hasRole(role, "reviewer");
  const off = isPending || mayNot;
  const isOpen = group.state === "open" || group.state === "regressed";
  const settle = () => (isOpen ? change({ state: "resolved" }, "Resolved") : change({ state: "open" }, "Open again"));
  useKeyBinding("findingResolve", settle, !off);
  useKeyBinding("findingIgnore", () => setIgnoring(true), !off && isOpen);
  const why = mayNot ? { title: "A reviewer, operator or owner may" } : {};
  return (
    <span className="row end">
      <Button size="sm" disabled={off} keys={hints.resolve} onClick={settle} {...why}>
        {isOpen ? "Resolve" : "Reopen"}
      </Button>
      {isOpen && (
        <Popover
          label="Ignore"
          align="end"
          open={ignoring}
          onOpenChange={setIgnoring}
          trigger={
            <Button size="sm" disabled={off} keys={hints.ignore} {...why}>
              Ignore
            </Button>
          }
        >
          <IgnoreForm
            nowMs={Date.now()}
            onIgnore={(next) => {
              setIgnoring(false);
              change(next, "Ignored");
            }}
          />
        </Popover>
      )}
    </span>
  );
}
