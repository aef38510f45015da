import type { DataJob, DataJobList } from "@/lib/contract/data-jobs";
import { pool } from "@/lib/server/db";
import { type DataJobRow, selectDataJobs } from "@/lib/server/sql/data/data-jobs";

const listed = 50;

export async function listDataJobs(projectId: string): Promise<DataJobList> {
  return { jobs: (await selectDataJobs(pool(), projectId, listed)).map(toDataJob) };
}

export function toDataJob(row: DataJobRow): DataJob {
  const { projectId, actorKind, actorId, spans, createdAt, endedAt, ...job } = row;
  return {
    ...job,
    spans: Number(spans),
    by: actorKind === "member" ? actorId : null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
