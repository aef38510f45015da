// What people decided for the pipelines of the runs that are analysed together: rules that are off, contracts that they gave.
import type { Pool, PoolClient } from "pg";
import type { GivenContract } from "@/lib/domain/contracts/contract";
import type { Finding } from "@/lib/domain/findings/finding";
import type { RuleId } from "@/lib/domain/findings/rules";
import type { RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { type SwitchedRule, selectSwitches } from "@/lib/server/sql/rule-switches";
import { type GivenContractRow, selectGiven } from "@/lib/server/sql/select-contracts";
import { unescapeText } from "@/lib/server/store-text";

type Of = Pick<RunToAnalyse, "projectId" | "pipeline">;
const isOf =
  ({ projectId, pipeline }: Of) =>
  (row: { readonly projectId: string; readonly pipeline: string }) =>
    row.projectId === projectId && row.pipeline === pipeline;

export class PipelineSettings {
  readonly #off: readonly SwitchedRule[];
  readonly #given: readonly GivenContractRow[];

  constructor(off: readonly SwitchedRule[], given: readonly GivenContractRow[]) {
    this.#off = off;
    this.#given = given;
  }

  static async read(client: Pool | PoolClient, runs: readonly Of[]): Promise<PipelineSettings> {
    const named = new Map(
      runs.flatMap(({ projectId, pipeline }) =>
        pipeline === null ? [] : [[`${projectId} ${pipeline}`, { projectId, pipeline }] as const],
      ),
    );
    const pipelines = [...named.values()];
    return new PipelineSettings(await selectSwitches(client, pipelines), await selectGiven(client, pipelines));
  }

  contractsOf(run: Of): GivenContract[] {
    return this.#given.filter(isOf(run)).flatMap(({ step, side, source, state, schema }) => {
      if (state !== "active" || side === "arguments") return [];
      return {
        ...{ step: unescapeText(step), side: side === "input" ? "input" : "output" },
        ...{ source: source === "adopted" ? "adopted" : "uploaded", schema: JSON.parse(unescapeText(schema)) },
      } satisfies GivenContract;
    });
  }

  isOn(run: Of, rule: RuleId): boolean {
    return !this.#off.filter(isOf(run)).some((each) => each.rule === rule);
  }

  /** Without those of rules that are off, and without drift from a shape that nobody wants as a contract. */
  kept(run: Of, findings: readonly Finding[]): Finding[] {
    const dismissed = new Set(
      this.#given.filter(isOf(run)).flatMap(({ state, step }) => (state === "dismissed" ? [unescapeText(step)] : [])),
    );
    return findings.filter(
      ({ rule, path }) => this.isOn(run, rule) && !(rule === "schema.drift" && dismissed.has(path)),
    );
  }
}
