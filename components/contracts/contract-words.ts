import type { ContractSummary, ContractVersion } from "@/lib/contract/contracts";

/** Where a contract comes from, in words. */
export const sourceWords: Readonly<Record<ContractSummary["source"], string>> = {
  sdk: "from the SDK",
  request: "asked for in the request",
  tools: "tool definition",
  uploaded: "uploaded",
  adopted: "adopted, learnt from runs",
};

export const sideWords: Readonly<Record<ContractSummary["side"], string>> = {
  input: "input",
  output: "output",
  arguments: "arguments",
};

/** Chip of a verdict: colour beside the word. */
export const verdictChip: Readonly<Record<NonNullable<ContractVersion["diff"]>["verdict"], string>> = {
  same: "",
  "not breaking": "done",
  breaking: "failed",
  "cannot tell": "waiting",
};

/** Null: nothing was checked. */
export const passRateOf = ({ passed, failed }: { passed: number; failed: number }) =>
  passed + failed === 0 ? null : passed / (passed + failed);
