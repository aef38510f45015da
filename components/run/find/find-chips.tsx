"use client";

import { useMemo } from "react";
import type { Find } from "@/components/run/find/use-find";
import { Icon } from "@/components/ui/icon";
import { Menu, type MenuItem } from "@/components/ui/menu";
import { oneLine } from "@/lib/browser/one-line";
import { writeAmount } from "@/lib/domain/query/amount";
import { type StepFind, writeFind } from "@/lib/domain/trace/find-steps";
import { stepKinds } from "@/lib/domain/trace/step";
import type { StepTable } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

const costs = [1_000n, 10_000n, 100_000n, 1_000_000n];
const durations = [100_000_000n, 1_000_000_000n, 10_000_000_000n, 60_000_000_000n];
const shownMax = 100;

export type FindChipsProps = { find: Find; table: StepTable; onWrite: (written: string) => void };

/** Conditions beside the text. Whoever types them gets the same: kind:llm status:failed cost>0.01 */
export function FindChips({ find: { what, repeats }, table, onWrite }: FindChipsProps) {
  const set = (change: Partial<StepFind>) => onWrite(writeFind({ ...what, ...change }));
  const toggle = (list: "kind" | "status" | "model" | "tool", value: string) => {
    const has = what[list].includes(value);
    set({ [list]: has ? what[list].filter((each) => each !== value) : [...what[list], value] });
  };
  const kinds = useMemo(() => stepKinds.filter((_, index) => table.kind.includes(index)), [table]);
  const tools = useMemo(() => toolsOf(table), [table]);
  const choices = (list: "kind" | "model" | "tool", values: readonly string[]): MenuItem[] =>
    values.slice(0, shownMax).map((value) => ({
      id: value,
      label: <bdi>{oneLine(value)}</bdi>,
      checked: what[list].includes(value),
      onSelect: () => toggle(list, value),
    }));
  const above = (name: "cost" | "duration", values: readonly bigint[]): MenuItem[] =>
    values.map((value) => ({
      id: String(value),
      label: amountOf(name, value),
      checked: what[name] === value,
      onSelect: () => set({ [name]: what[name] === value ? null : value }),
    }));
  return (
    <div className="find-chips">
      <Chip label="kind" value={what.kind.join(", ")} items={choices("kind", kinds)} />
      <button
        type="button"
        className="find-chip"
        aria-pressed={what.status.includes("failed")}
        onClick={() => toggle("status", "failed")}
      >
        failed
      </button>
      <Chip label="model" value={what.model.join(", ")} items={choices("model", table.models)} />
      <Chip label="tool" value={what.tool.join(", ")} items={choices("tool", tools)} />
      <Chip label="cost >" value={what.cost === null ? "" : amountOf("cost", what.cost)} items={above("cost", costs)} />
      <Chip
        label="duration >"
        value={what.duration === null ? "" : amountOf("duration", what.duration)}
        items={above("duration", durations)}
      />
      {(repeats > 0 || what.repeats) && (
        <button
          type="button"
          className="find-chip"
          title="Prompts that only repeat what an earlier step said"
          aria-pressed={what.repeats}
          onClick={() => set({ repeats: !what.repeats })}
        >
          {formatCount(repeats)} {repeats === 1 ? "repeats" : "repeat"} it
        </button>
      )}
    </div>
  );
}

const amountOf = (name: "cost" | "duration", value: bigint) =>
  name === "cost" ? `$${writeAmount("money", value)}` : writeAmount("duration", value);

function toolsOf(table: StepTable): string[] {
  const tool = stepKinds.indexOf("tool");
  const tools = new Set<string>();
  for (let row = 0; row < table.count; row += 1) {
    if (table.kind[row] === tool)
      tools.add(table.subjects[table.subject[row] ?? -1] ?? table.names[table.name[row] ?? -1] ?? "");
  }
  tools.delete("");
  return [...tools].sort();
}

type ChipProps = { label: string; value: string; items: readonly MenuItem[] };

function Chip({ label, value, items }: ChipProps) {
  if (items.length === 0) return null;
  return (
    <Menu
      align="start"
      groups={[{ id: label, items }]}
      trigger={
        <button type="button" className="find-chip" data-set={value !== ""}>
          {label}
          {value !== "" && <b className="cut">{oneLine(value)}</b>}
          <Icon name="chevron-down" small />
        </button>
      }
    />
  );
}
