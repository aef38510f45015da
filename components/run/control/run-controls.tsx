"use client";

import { useState } from "react";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { useRunControl, useSetControl } from "@/lib/browser/control-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useRole } from "@/lib/browser/people-queries";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import type { SetControl } from "@/lib/contract/controls";
import type { Run } from "@/lib/contract/runs";
import { type RunAction, runActions } from "@/lib/domain/guard/run-actions";

const stateOf: Readonly<Record<RunAction, SetControl["state"]>> = {
  pause: "pause",
  drain: "drain",
  resume: "run",
  kill: "kill",
};
/** A pause must act at the press: who paused is told with it, why can be said when it is resumed or killed. */
const reasonOf: Readonly<Record<Exclude<RunAction, "kill">, string>> = {
  pause: "Paused from the run page",
  drain: "Drained from the run page",
  resume: "Resumed from the run page",
};
const said: Readonly<Record<RunAction, string>> = {
  pause: "Paused: nothing new begins in this run",
  drain: "Draining: no new sub-run begins",
  resume: "Resumed",
  kill: "Killed: nothing more of this run can start",
};

/** Pause, Resume and Kill of a run of the control plane; they act at once. Nothing for any other run. */
export function RunControls({ run }: { run: Run }) {
  const { runId, traceId } = run;
  const control = useRunControl(traceId, runId !== null);
  const role = useRole();
  const [asking, setAsking] = useState(false);
  const change = useSetControl();
  const own = control.data?.controls.find(({ scope }) => scope.kind === "run" && scope.runId === runId);
  const { actions, blocked } = runActions(run.status, own?.state ?? null, role);
  const can = (action: RunAction) => runId !== null && blocked === null && actions.includes(action);
  const act = (action: RunAction, reason: string) => {
    if (runId === null) return;
    change.mutate(
      { scope: { kind: "run", runId }, state: stateOf[action], reason },
      {
        onSuccess: () => {
          setAsking(false);
          toast(said[action]);
        },
        onError: (error) => action !== "kill" && toast(describeError(error).detail, { failed: true }),
      },
    );
  };
  const actNow = (action: Exclude<RunAction, "kill">) => act(action, reasonOf[action]);
  useKeyBinding("runKill", () => setAsking(true), can("kill"));
  if (runId === null || actions.length === 0) return null;
  const button = { disabled: blocked !== null || change.isPending, ...(blocked === null ? {} : { title: blocked }) };
  return (
    <span className="run-controls">
      {actions.includes("pause") && (
        <Button icon="pause" {...button} onClick={() => actNow("pause")}>
          Pause
        </Button>
      )}
      {actions.includes("resume") && (
        <Button icon="play" {...button} onClick={() => actNow("resume")}>
          Resume
        </Button>
      )}
      <Button icon="stop" variant="bad" {...button} onClick={() => setAsking(true)}>
        Kill
      </Button>
      {actions.includes("drain") && blocked === null && (
        <Menu
          trigger={<IconButton icon="more" label="More ways to stop" />}
          groups={[
            {
              id: "more",
              items: [{ id: "drain", label: "Drain", hint: "no new sub-run begins", onSelect: () => actNow("drain") }],
            },
          ]}
        />
      )}
      {blocked !== null && <span className="sr">{blocked}</span>}
      <KillDialog open={asking} change={change} onClose={() => setAsking(false)} onKill={(why) => act("kill", why)} />
    </span>
  );
}

type KillDialogProps = {
  open: boolean;
  change: { readonly isPending: boolean; readonly error: unknown; readonly reset: () => void };
  onClose: () => void;
  onKill: (reason: string) => void;
};

function KillDialog({ open, change, onClose, onKill }: KillDialogProps) {
  const close = () => {
    change.reset();
    onClose();
  };
  return (
    <ReasonDialog
      open={open}
      title="Kill this run?"
      description="No step, model call or money of it begins after this, in whatever process it runs. An effect that was claimed may still tell its outcome. A killed run cannot be resumed."
      confirm="Kill run"
      variant="solid-bad"
      pending={change.isPending}
      error={open ? change.error : null}
      onClose={close}
      onConfirm={onKill}
    />
  );
}
