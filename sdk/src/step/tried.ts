import type { Fault } from "@/lib/domain/model/faults";
import type { Issue } from "@/sdk/src/types";
import type { PlainIssue } from "@/sdk/src/validate";

type Good = { readonly output: unknown };
export type Bad =
  | {
      readonly why: "error";
      readonly error: unknown;
      readonly fault: Fault;
      readonly dispatched: boolean /** Still at work after an abort. */;
      readonly late: Promise<unknown> | null;
    }
  | {
      readonly why: "schema";
      readonly issues: readonly Issue[];
      readonly plain: readonly PlainIssue[];
      readonly value: unknown;
    };
export type Tried = Good | Bad;
