import type { FindingGroup } from "@/lib/contract/findings";

const looks: Readonly<Record<FindingGroup["state"], string>> = {
  open: "line",
  regressed: "failed",
  resolved: "done",
  ignored: "",
};

export function StateChip({ state }: Pick<FindingGroup, "state">) {
  return <span className={`chip ${looks[state]}`}>{state}</span>;
}
