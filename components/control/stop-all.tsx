"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { stateWords } from "@/components/control/scope-words";
import { StoppedLine } from "@/components/control/stopped-line";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { useSetControl } from "@/lib/browser/control-queries";
import { useNames, useRole } from "@/lib/browser/people-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { Control } from "@/lib/contract/controls";
import type { OpenRuns } from "@/lib/contract/run-control";
import { openWords, stoppedWords, sumOf } from "@/lib/domain/guard/control-table";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

const acts = ["kill", "pause", "run"] as const;
type Act = (typeof acts)[number];
type StopAllProps = { project: string; controls: readonly Control[]; open: OpenRuns | null };

/** The whole project: one action stops everything, one lets it go on. */
export function StopAll({ project, controls, open }: StopAllProps) {
  // in the address, so that the palette leads here from any page; it only asks
  const [asking, setAsking] = useQueryState("stop", parseAsStringLiteral(acts));
  const change = useSetControl();
  const role = useRole();
  const nameOf = useNames();
  const kill = useKeyHint("stopAll");
  const blocked = role !== null && !hasRole(role, "operator");
  const held = controls.find(({ scope, state }) => scope.kind === "project" && state !== "run");
  useKeyBinding("stopAll", () => void setAsking("kill"), !blocked);
  const close = () => {
    change.reset();
    void setAsking(null);
  };
  const act = (state: Act, reason: string) =>
    change.mutate(
      { scope: { kind: "project" }, state, reason },
      {
        onSuccess: ({ control }) => {
          close();
          toast(control.stopped ? `${said[state]}: ${stoppedWords(control.stopped)}` : said[state]);
        },
      },
    );
  const button = { disabled: blocked, ...(blocked ? { title: `Only an operator may; you are a ${role}.` } : {}) };
  return (
    <section className="stop" data-held={held?.state} aria-labelledby="stop-all">
      <div>
        <h2 id="stop-all">{held ? `Everything in ${project} is held` : `Stop everything in ${project}`}</h2>
        {held ? (
          <>
            <p>
              {stateWords(held.state)} {nameOf(held.by)}, <TimeAgo at={held.at} ago />:{" "}
              <bdi>{visibleText(held.reason)}</bdi>
            </p>
            {held.stopped && <StoppedLine state={held.state} stopped={held.stopped} />}
          </>
        ) : (
          <p>Nothing new starts after that: no step, no model call, no money. {open !== null && unfinished(open)}</p>
        )}
      </div>
      <div className="row">
        {held && (
          <Button size="lg" icon="play" {...button} onClick={() => void setAsking("run")}>
            Release
          </Button>
        )}
        {held?.state !== "pause" && held?.state !== "kill" && (
          <Button size="lg" icon="pause" {...button} onClick={() => void setAsking("pause")}>
            Pause all
          </Button>
        )}
        {held?.state !== "kill" && (
          <Button
            size="lg"
            variant="solid-bad"
            icon="stop"
            keys={kill}
            {...button}
            onClick={() => void setAsking("kill")}
          >
            Kill all
          </Button>
        )}
      </div>
      {asking !== null && (
        <ReasonDialog
          open
          {...questions[asking](project, open)}
          pending={change.isPending || blocked}
          error={change.error}
          onClose={close}
          onConfirm={(reason) => act(asking, reason)}
        />
      )}
    </section>
  );
}

const said: Readonly<Record<Act, string>> = {
  kill: "Everything is killed",
  pause: "Everything is paused",
  run: "Released: new runs may start",
};

const unfinished = (open: OpenRuns) =>
  open.total === 0
    ? "No run is open now."
    : `${formatCount(open.total)} ${open.total === 1 ? "run is" : "runs are"} open: ${openWords(sumOf(open.groups))}.`;

/** What a kill stops. */
function halting(open: OpenRuns | null): string {
  if (open === null) return "Every open run halts for good.";
  if (open.total === 0) return "No run is open now.";
  const runs = open.total === 1 ? "1 open run halts" : `${formatCount(open.total)} open runs halt`;
  return `${runs} for good: ${openWords(sumOf(open.groups))}.`;
}

type Question = { title: string; description: string; confirm: string; variant: "ink" | "solid-bad" };
const questions: Readonly<Record<Act, (project: string, open: OpenRuns | null) => Question>> = {
  kill: (project, open) => ({
    title: `Kill everything in ${project}?`,
    description: `${halting(open)} Approvals that wait are withdrawn, effects that were claimed may still tell their outcome. New runs are refused until somebody releases the project.`,
    confirm:
      open === null || open.total === 0
        ? "Kill all"
        : `Kill ${formatCount(open.total)} ${open.total === 1 ? "run" : "runs"}`,
    variant: "solid-bad",
  }),
  pause: (project) => ({
    title: `Pause everything in ${project}?`,
    description:
      "No claim, hold, lease or new run begins until it is released. Runs keep their place; nothing is lost.",
    confirm: "Pause all",
    variant: "ink",
  }),
  run: (project) => ({
    title: `Release ${project}?`,
    description: "New runs may start, and paused ones go on. What was killed stays halted.",
    confirm: "Release",
    variant: "ink",
  }),
};
