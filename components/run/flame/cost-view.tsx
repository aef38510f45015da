"use client";

import { useMemo, useState } from "react";
import { type FlamePort, nameBoxes } from "@/components/run/flame/flame-port";
import { FlameWait, flameHints, MergeSwitch, pick } from "@/components/run/flame/flame-view";
import { Icicle } from "@/components/run/flame/icicle";
import { useFlamePicture } from "@/components/run/flame/use-flame-picture";
import { ViewFoot } from "@/components/run/view-foot";
import type { StepViewProps } from "@/components/run/view-props";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { nearestBox } from "@/lib/domain/trace/flame-boxes";
import type { CostFlame } from "@/lib/domain/trace/flame-cost";
import type { Window } from "@/lib/domain/trace/flame-zoom";
import type { FlameKind } from "@/lib/domain/trace/layout-flame";
import { formatCount, formatMoney, formatTokens } from "@/lib/format";

/** Where the money went: boxes as wide as what they and all below them cost. */
export function CostView(props: StepViewProps) {
  const { steps, selected, until, bar } = props;
  const [merged, setMerged] = useState(false);
  const [window, setWindow] = useState<Window>(null);
  const kind = useMemo<FlameKind>(() => ({ kind: "cost", merged, until }), [merged, until]);
  const cost = useFlamePicture(steps, kind)?.cost ?? null;
  const port = useMemo(() => cost && costPort(props.steps, cost), [cost, props.steps]);
  return (
    <>
      {bar(
        <>
          <MergeSwitch merged={merged} each="By step" all="Merged" onMerged={setMerged} />
          {cost !== null && <CostTotal cost={cost} />}
        </>,
      )}
      {port === null ? (
        <FlameWait />
      ) : port.boxes.count === 0 ? (
        <NoCost />
      ) : (
        <Icicle
          label="Cost: money of each step and all below it"
          port={port}
          selected={nearestBox(port.boxes, steps.tree.parent, selected)}
          window={window}
          onWindow={setWindow}
          until={null}
          {...pick(props)}
        />
      )}
      <ViewFoot steps={steps} more={props.more} hints={flameHints}>
        {cost !== null && cost.boxes.count > 0 && <CostNotes cost={cost} />}
      </ViewFoot>
    </>
  );
}

function costPort(steps: StepViewProps["steps"], cost: CostFlame): FlamePort {
  const { boxes, money, unpriced } = cost;
  return {
    boxes,
    ...nameBoxes(steps, boxes),
    amount: (box) => moneyText(money[box] ?? 0, cost.unpricedBelow[box] ?? 0),
    own: (box) =>
      (boxes.own[box] ?? 0) > 0 ? formatMoney(Math.round(cost.ownMoney[box] ?? 0), { exact: true }) : null,
    hatched: (box) => unpriced[box] === 1,
  };
}

/** A sum with usage that has no price ends in `+`; where there is nothing else it says so. */
function moneyText(micro: number, unpricedTokens: number): string {
  if (unpricedTokens === 0) return formatMoney(Math.round(micro), { exact: true });
  return micro > 0 ? `${formatMoney(Math.round(micro), { exact: true })}+` : "no price";
}

function CostTotal({ cost: { total, unpricedCalls } }: { cost: CostFlame }) {
  const state = unpricedCalls === 0 ? (total > 0 ? "complete" : "none") : total > 0 ? "partial" : "unpriced";
  return (
    <b className="end flame-total">
      <Money microUsd={total} state={state} exact />
    </b>
  );
}

function CostNotes({ cost: { unpricedCalls, unpricedTokens, without } }: { cost: CostFlame }) {
  const calls = unpricedCalls === 1 ? "call has" : "calls have";
  const notes = [
    unpricedCalls > 0 &&
      `hatched: ${formatCount(unpricedCalls)} ${calls} no price, drawn by ${formatTokens(unpricedTokens)} tok`,
    without > 0 && `${formatCount(without)} ${without === 1 ? "step" : "steps"} without cost left out`,
  ];
  return notes.filter((note) => note !== false).join(" · ");
}

function NoCost() {
  return (
    <div className="flame none">
      <EmptyState title="Nothing in this run has a cost.">
        <p>
          Money is counted where a model call says which model answered and how many tokens it used. No step here says
          so.
        </p>
      </EmptyState>
    </div>
  );
}
