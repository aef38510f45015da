"use client";

import { Fragment } from "react";
import { BudgetDetail } from "@/components/budgets/budget-detail";
import {
  atLimitWords,
  forecastBrief,
  kindWords,
  limitWords,
  scopeName,
  shareWords,
} from "@/components/budgets/budget-words";
import { RaiseNote } from "@/components/budgets/raise-note";
import { visibleText } from "@/components/json/visible-text";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Meter } from "@/components/ui/meter";
import { useMedia } from "@/components/ui/use-media";
import type { BudgetState } from "@/lib/contract/money";
import { shareOf, usedOf } from "@/lib/domain/guard/budget-use";
import { formatMoney } from "@/lib/format";

export type BudgetAct = "edit" | "pause" | "resume" | "remove";
export type BudgetTableProps = {
  budgets: readonly BudgetState[];
  project: string;
  /** Whose burn-down is open. */
  openId: string | null;
  onOpen: (id: string | null) => void;
  /** Why this person may change nothing. */
  blocked: string | null;
  onAct: (act: BudgetAct, budget: BudgetState) => void;
};

const columns = { desk: 6, phone: 3 };

/** Those nearest to their limits first. */
export function BudgetTable({ budgets, openId, ...rest }: BudgetTableProps) {
  const narrow = useMedia("(max-width: 720px)");
  return (
    <table className="tfix bud-table">
      <thead>
        <tr>
          <th scope="col" className="w-scope">
            Scope
          </th>
          <th scope="col">Spent in its window</th>
          <th scope="col" className="num desk w-spent">
            Spent
          </th>
          <th scope="col" className="desk w-at">
            At the limit
          </th>
          <th scope="col" className="desk w-next">
            Forecast
          </th>
          <th scope="col" className="w-more">
            <span className="sr">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {budgets.map((budget) => (
          <Fragment key={budget.id}>
            <BudgetRow budget={budget} isOpen={budget.id === openId} {...rest} />
            {budget.raise && (
              <tr className="bud-asked">
                <td colSpan={narrow ? columns.phone : columns.desk}>
                  <RaiseNote budget={budget} raise={budget.raise} />
                </td>
              </tr>
            )}
            {budget.id === openId && (
              <tr className="bud-open">
                <td colSpan={narrow ? columns.phone : columns.desk}>
                  <BudgetDetail budget={budget} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

type BudgetRowProps = Omit<BudgetTableProps, "budgets" | "openId"> & { budget: BudgetState; isOpen: boolean };

function BudgetRow({ budget, project, isOpen, onOpen, blocked, onAct }: BudgetRowProps) {
  const { scope, limitMicroUsd, paused, atLimit, refused } = budget;
  const name = visibleText(scopeName(scope, project));
  const { spentMicroUsd, heldMicroUsd } = usedOf(budget);
  const share = (microUsd: number) => shareOf(microUsd, limitMicroUsd);
  const act = (id: BudgetAct, label: string, danger = false) => {
    return { id, label, danger, onSelect: () => onAct(id, budget) };
  };
  const items = [
    act("edit", "Edit…"),
    paused ? act("resume", "Resume") : act("pause", "Pause…"),
    act("remove", "Remove…", true),
  ];
  return (
    <tr className={paused ? "q" : undefined} data-refused={refused > 0}>
      <td title={name}>
        <button
          type="button"
          className="row scope-of bud-name"
          aria-expanded={isOpen}
          aria-label={`Burn-down of ${name}, ${limitWords(budget)}`}
          onClick={() => onOpen(isOpen ? null : budget.id)}
        >
          <span className="label">{kindWords[scope.kind]}</span>
          <b className="med cut">{name}</b>
        </button>
      </td>
      <td>
        <span className="row bud-meter">
          <Meter
            label={`Budget of ${name}`}
            spent={share(spentMicroUsd)}
            held={share(heldMicroUsd)}
            words={shareWords(budget)}
          />
          <span className="cut q2">{shareWords(budget)}</span>
        </span>
      </td>
      <td className="num desk">{formatMoney(spentMicroUsd)}</td>
      <td className="desk q2" title={atLimitWords(atLimit)}>
        {paused ? "paused" : visibleText(atLimitWords(atLimit))}
      </td>
      <td className={`desk ${refused > 0 ? "bad-text" : "q2"}`}>
        {forecastBrief(budget, Date.parse(budget.now), { timeZone: budget.tz })}
      </td>
      <td className="num">
        <Menu
          trigger={
            <IconButton
              icon="more"
              label={`What can be done with the budget of ${name}, ${limitWords(budget)}`}
              disabled={blocked !== null}
              title={blocked ?? undefined}
            />
          }
          groups={[{ id: "budget", items }]}
        />
      </td>
    </tr>
  );
}
