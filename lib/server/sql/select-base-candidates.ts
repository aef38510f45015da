import type { Pool } from "pg";
import type { BaseCandidate } from "@/lib/domain/diff/choose-base";
import { judgedStatus } from "@/lib/server/sql/run-columns";
import { unescapeText } from "@/lib/server/store-text";

type Row = Omit<BaseCandidate, "startNs" | "steps"> & { readonly startNs: string; readonly steps: string[] | null };

/** Of each: the nearest before the run and the nearest after it. */
const sameInputMax = 5;
const othersMax = 60;

const fields = `trace_id, start_ns, pipeline, input_text, span_count, steps, findings, status, halt_code, orphan_count,
  root_count, last_seen_at, project_id`;
const picked = `encode(trace_id, 'hex') as "traceId", start_ns::text as "startNs", input_text as "inputText",
  span_count as "spanCount", steps, findings`;

/**
 * Successful runs of the pipeline of a run: those that were asked the very same, and others, nearest in time. The first
 * row is the run itself. Uses runs_done_by_input and runs_done_by_pipeline.
 */
export async function selectBaseCandidates(
  db: Pool,
  projectId: string,
  traceId: string,
  now: Date,
): Promise<[head: BaseCandidate, ...BaseCandidate[]] | null> {
  const side = (where: string, after: boolean, limit: number) => `
    (select ${fields} from runs, this
      where runs.project_id = $1::uuid and runs.status = 'done' and runs.trace_id <> decode($3::text, 'hex') and ${where}
        and runs.start_ns ${after ? ">" : "<="} this.at order by runs.start_ns ${after ? "asc" : "desc"} limit ${limit})`;
  const ofPipeline = "runs.pipeline = this.of";
  const sameInput = `${ofPipeline} and md5(runs.input_text) = this.asked`;
  const { rows } = await db.query<Row>(
    `with this as materialized (
       select start_ns as at, pipeline as of, md5(input_text) as asked from runs
        where project_id = $1::uuid and trace_id = decode($3::text, 'hex')),
     found as (
       ${side(sameInput, false, sameInputMax)} union ${side(sameInput, true, sameInputMax)}
       union ${side(ofPipeline, false, othersMax)} union ${side(ofPipeline, true, othersMax)})
     select ${picked}, 0 as own from runs where project_id = $1::uuid and trace_id = decode($3::text, 'hex')
     union all
     select ${picked}, 1 from (select * from found) as runs where ${judgedStatus} = 'done'
     order by own`,
    [projectId, now, traceId],
  );
  const [head, ...others] = rows.map(candidateOf);
  return head === undefined ? null : [head, ...others];
}

function candidateOf({ startNs, steps, inputText, ...row }: Row): BaseCandidate {
  return {
    ...row,
    startNs: BigInt(startNs),
    inputText: inputText === null ? null : unescapeText(inputText),
    steps: (steps ?? []).map(unescapeText),
  };
}
