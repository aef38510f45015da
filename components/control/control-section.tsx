"use client";

import { useState } from "react";
import { ControlRowCells } from "@/components/control/control-row";
import { NewControlDialog } from "@/components/control/new-control-dialog";
import { Button } from "@/components/ui/button";
import { useRole } from "@/lib/browser/people-queries";
import type { Control } from "@/lib/contract/controls";
import type { OpenRuns } from "@/lib/contract/run-control";
import { concerns, controlRows } from "@/lib/domain/guard/control-table";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

/** More single runs than these were hardly looked for here. */
const shownMax = 200;

type ControlSectionProps = {
  project: string;
  controls: readonly Control[];
  open: OpenRuns | null;
  /** Only the project and what is of this pipeline. */
  only?: string | null;
};

/** Every scope that was ever controlled and every pipeline that has runs, with the latest word on it. */
export function ControlSection({ project, controls, open, only = null }: ControlSectionProps) {
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const role = useRole();
  const blocked = role !== null && !hasRole(role, "operator") ? `Only an operator may; you are a ${role}.` : null;
  const rows = controlRows(project, controls, open?.groups ?? []).filter(
    ({ scope }) => only === null || concerns(scope, only),
  );
  const shown = all ? rows : rows.slice(0, shownMax);
  const held = rows.filter(({ control }) => control !== null && control.state !== "run").length;
  return (
    <section aria-labelledby="kill-switches">
      <header className="bar-h">
        <h2 id="kill-switches">Kill switches</h2>
        <span className="q desk">
          {held === 0 ? "all on run" : `${formatCount(held)} not on run`}, the strictest counts
        </span>
        <span className="end">
          <Button
            size="sm"
            icon="plus"
            disabled={blocked !== null}
            title={blocked ?? undefined}
            onClick={() => setMaking(true)}
          >
            Control a scope
          </Button>
        </span>
      </header>
      <table className="tfix ctl-table">
        <thead>
          <tr>
            <th scope="col" className="w-scope">
              Scope
            </th>
            <th scope="col" className="w-ctl">
              Control
            </th>
            <th scope="col" className="desk w-by">
              Set by
            </th>
            <th scope="col" className="desk">
              Why
            </th>
            <th scope="col" className="num desk w-since">
              Since
            </th>
            <th scope="col" className="desk w-now">
              Now
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <ControlRowCells
              key={row.key}
              row={row}
              blocked={blocked}
              changing={changing === row.key}
              onChanging={(is) => setChanging(is ? row.key : null)}
            />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button variant="quiet" className="more-rows" onClick={() => setAll(true)}>
          Show {formatCount(rows.length - shown.length)} more
        </Button>
      )}
      {making && <NewControlDialog onClose={() => setMaking(false)} />}
    </section>
  );
}
