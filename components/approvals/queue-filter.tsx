"use client";

import { useId, useState } from "react";
import { queueWords, sortWords, whoseWords } from "@/components/approvals/queue-words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Popover } from "@/components/ui/popover";
import { RiskTag } from "@/components/ui/risk-tag";
import { type InboxFilter, narrowings, risks, waitingFilter } from "@/lib/browser/inbox-filter";
import { useInboxCounts } from "@/lib/browser/inbox-queries";
import { inboxSorts, inboxStates, inboxWhose } from "@/lib/contract/inbox";

export type QueueFilterProps = { filter: InboxFilter; onFilter: (filter: InboxFilter) => void };

/** State, risk, pipeline, whose it is and the order, behind one button. */
export function QueueFilter(props: QueueFilterProps) {
  const [open, setOpen] = useState(false);
  const count = narrowings({ ...props.filter, text: "" });
  const trigger = (
    <Button icon="filter" size="sm" aria-label={count === 0 ? "Filter" : `Filter, ${count} set`}>
      {count > 0 && count}
    </Button>
  );
  return (
    <Popover
      trigger={trigger}
      label="Filter the requests"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="queue-filter"
    >
      <FilterForm {...props} />
    </Popover>
  );
}

function FilterForm({ filter, onFilter }: QueueFilterProps) {
  const { data: counts } = useInboxCounts();
  const change = (patch: Partial<InboxFilter>) => onFilter({ ...filter, ...patch });
  const pipelines = counts?.pipelines.map(({ pipeline }) => pipeline) ?? [];
  const named = filter.pipeline !== null && !pipelines.includes(filter.pipeline) ? [filter.pipeline] : [];
  return (
    <div className="form">
      <Choice
        label="State"
        value={filter.state}
        all={inboxStates}
        words={queueWords}
        onChange={(state) => change({ state })}
      />
      <Choice
        label="Whose"
        value={filter.whose}
        all={inboxWhose}
        words={whoseWords}
        onChange={(whose) => change({ whose })}
      />
      <Choice
        label="Pipeline"
        value={filter.pipeline ?? ""}
        all={["", ...named, ...pipelines]}
        words={{ "": "any" }}
        onChange={(pipeline) => change({ pipeline: pipeline === "" ? null : pipeline })}
      />
      <Choice
        label="Order"
        value={filter.sort}
        all={inboxSorts}
        words={sortWords}
        onChange={(sort) => change({ sort })}
      />
      <fieldset className="queue-risks">
        <legend className="label">Risk</legend>
        {risks.map((risk) => (
          <span key={risk} className="row">
            <Checkbox
              label={risk}
              checked={filter.risk.includes(risk)}
              onChange={(on) =>
                change({ risk: risks.filter((each) => (each === risk ? on : filter.risk.includes(each))) })
              }
            />
            <RiskTag risk={risk} />
            {counts && <span className="q end">{counts.risks[risk]}</span>}
          </span>
        ))}
      </fieldset>
      <Button
        disabled={narrowings(filter) === 0}
        onClick={() => change({ ...waitingFilter, state: filter.state, sort: filter.sort, view: filter.view })}
      >
        Clear
      </Button>
    </div>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  all: readonly Value[];
  words: Readonly<Partial<Record<Value, string>>>;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, all, words, onChange }: ChoiceProps<Value>) {
  const id = useId();
  const choose = (text: string) => {
    const chosen = all.find((each) => each === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field">
        <select id={id} value={value} onChange={({ target }) => choose(target.value)}>
          {all.map((each) => (
            <option key={each} value={each}>
              {words[each] ?? each}
            </option>
          ))}
        </select>
      </span>
    </>
  );
}
