"use client";

import Link from "next/link";
import { type SubmitEvent, useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { useMedia } from "@/components/ui/use-media";
import { useSetControl } from "@/lib/browser/control-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useNames } from "@/lib/browser/people-queries";
import type { Control } from "@/lib/contract/controls";
import { type ControlRow, type OpenCount, openWords } from "@/lib/domain/guard/control-table";

const states = ["run", "pause", "drain", "kill"] as const;
type State = (typeof states)[number];
const columns = { desk: 6, phone: 2 };
const phone = "(max-width: 720px)";

type ControlRowCellsProps = {
  row: ControlRow<Control>;
  /** Why this person may change nothing. */
  blocked: string | null;
  changing: boolean;
  onChanging: (changing: boolean) => void;
};

/** One scope with its switch; a change asks why in place. */
export function ControlRowCells({ row, blocked, changing, onChanging }: ControlRowCellsProps) {
  const [wanted, setWanted] = useState<State>("run");
  const nameOf = useNames();
  const narrow = useMedia(phone);
  const { scope, name, level, control, open } = row;
  const state = control?.state ?? "run";
  const final = scope.kind === "run" && state === "kill";
  const choose = (next: State) => {
    if (next === state) return onChanging(false);
    setWanted(next);
    onChanging(true);
  };
  const why = final ? "A killed run is halted for good." : (blocked ?? undefined);
  return (
    <>
      <tr className={state === "run" ? undefined : "held"}>
        <td title={name}>
          <span className="row scope-of" data-level={level}>
            <span className="label">{scope.kind}</span>
            {scope.kind === "run" ? (
              <Link className="link mono cut" href={`/runs/${encodeURIComponent(scope.runId)}`}>
                {name}
              </Link>
            ) : (
              <b className="med cut">{name}</b>
            )}
          </span>
        </td>
        <td>
          <fieldset className="seg sm ctl" disabled={why !== undefined} title={why}>
            <legend className="sr">
              Control of {scope.kind} {name}
            </legend>
            {states.map((each) => (
              <button
                key={each}
                type="button"
                data-state={each}
                aria-pressed={each === (changing ? wanted : state)}
                onClick={() => choose(each)}
              >
                {each}
              </button>
            ))}
          </fieldset>
        </td>
        <td className="desk q2">{control !== null && nameOf(control.by)}</td>
        <td className="desk q2" title={control?.reason}>
          {control !== null && <bdi>{visibleText(control.reason)}</bdi>}
        </td>
        <td className="num desk q">{control !== null && <TimeAgo at={control.at} />}</td>
        <td className="desk q2">{open !== null && openWords(open)}</td>
      </tr>
      {changing && (
        <tr className="why-row">
          <td colSpan={narrow ? columns.phone : columns.desk}>
            <WhyForm row={row} wanted={wanted} onDone={() => onChanging(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

const reasonChars = 500;
type WhyFormProps = { row: ControlRow<Control>; wanted: State; onDone: () => void };

function WhyForm({ row: { scope, name, open }, wanted, onDone }: WhyFormProps) {
  const [reason, setReason] = useState("");
  const change = useSetControl();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim()) change.mutate({ scope, state: wanted, reason: reason.trim() }, { onSuccess: onDone });
  };
  return (
    <form className="why-form" onSubmit={submit}>
      <span className="field">
        <input
          aria-label={`Why ${wanted} ${scope.kind} ${name}?`}
          placeholder="Why? Others see this, and the audit keeps it."
          value={reason}
          maxLength={reasonChars}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the form opens at the press of the switch
          autoFocus
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && onDone()}
        />
      </span>
      <Button onClick={onDone}>Cancel</Button>
      <Button
        type="submit"
        variant={wanted === "kill" ? "solid-bad" : "ink"}
        disabled={!reason.trim() || change.isPending}
      >
        {confirmWords(wanted, scope.kind, open)}
      </Button>
      {change.error !== null && (
        <span className="wrong-text" role="alert">
          {describeError(change.error).detail}
        </span>
      )}
    </form>
  );
}

/** A kill says how much it stops. */
function confirmWords(wanted: State, kind: string, open: OpenCount | null): string {
  const total = open === null ? 0 : open.running + open.waiting + open.lost;
  if (wanted === "kill" && total > 0) return `Kill ${total} ${total === 1 ? "run" : "runs"}`;
  return wanted === "run" ? "Set to run" : `Set ${kind} to ${wanted}`;
}
