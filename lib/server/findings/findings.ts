// Reading findings and changing what people decide about their groups. Every answer is of one project.
import type {
  Finding,
  FindingGroup,
  FindingGroupPage,
  FindingQuery,
  FindingSample,
  GroupChange,
  RunFindings,
} from "@/lib/contract/findings";
import { FindingGroup as GroupShape, Finding as Shape, trendBucketMs, trendBuckets } from "@/lib/contract/findings";
import { isRule, ruleOf } from "@/lib/domain/findings/rules";
import { pool } from "@/lib/server/db";
import { invalid, notFound } from "@/lib/server/errors";
import { selectPeople } from "@/lib/server/sql/control/members";
import {
  countTrends,
  type FindingRow,
  type GroupPlace,
  type GroupRow,
  type SampleRow,
  selectGroup,
  selectGroups,
  selectRunFindings,
  selectSamples,
  updateGroup,
} from "@/lib/server/sql/select-findings";
import { selectRun } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";
import type { Tx } from "@/lib/server/transaction";

/** Null where the project has no such run. */
export async function runFindings(projectId: string, traceId: string): Promise<RunFindings | null> {
  const run = await selectRun(pool(), projectId, traceId, new Date());
  if (run === null) return null;
  const rows = await selectRunFindings(pool(), projectId, traceId, run.day);
  return { findings: rows.map(findingOf), analysedAt: run.analysedAt?.toISOString() ?? null };
}

const text = (value: string | null) => (value === null ? null : unescapeText(value));
const json = (value: string | null) => (value === null ? null : JSON.parse(unescapeText(value)));
const saidBy = (rule: string) => (isRule(rule) ? ruleOf(rule) : { title: rule, means: "" });

function findingOf(row: FindingRow): Finding {
  const { id, rule, severity, spanId, fingerprint, groupId } = row;
  return Shape.parse({
    ...{ id, rule, severity, spanId, fingerprint, groupId, title: saidBy(rule).title },
    ...{ step: text(row.step), detail: unescapeText(row.detail), evidence: json(row.evidence) },
    ...{ expected: json(row.expected), actual: json(row.actual) },
  });
}

const samplesInList = 3;
const samplesOfOne = 20;

/** Groups, latest first. */
export async function listGroups(projectId: string, query: FindingQuery): Promise<FindingGroupPage> {
  const { limit, cursor, ...asked } = query;
  const rows = await selectGroups(pool(), projectId, asked, readCursor(cursor), limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    groups: await groupsOf(projectId, page, samplesInList),
    nextCursor: last ? Buffer.from(`${last.lastSeenAt.getTime()}.${last.id}`).toString("base64url") : null,
  };
}

export async function getGroup(projectId: string, id: string): Promise<FindingGroup | null> {
  const row = await selectGroup(pool(), projectId, id);
  if (row === null) return null;
  const [group = null] = await groupsOf(projectId, [row], samplesOfOne);
  return group;
}

export const groupExists = async (projectId: string, id: string) => (await selectGroup(pool(), projectId, id)) !== null;

function readCursor(cursor: string | undefined): GroupPlace | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"));
  if (match === null) throw invalid("?cursor", "is not a cursor of this list");
  return { lastSeenAt: new Date(Number(match[1])), id: match[2] ?? "" };
}

async function groupsOf(projectId: string, rows: readonly GroupRow[], perGroup: number): Promise<FindingGroup[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const end = (Math.floor(Date.now() / trendBucketMs) + 1) * trendBucketMs;
  const [trends, samples] = await Promise.all([
    countTrends(pool(), projectId, ids, end - trendBuckets * trendBucketMs, trendBucketMs),
    selectSamples(pool(), projectId, ids, perGroup),
  ]);
  return rows.map((row) => {
    const trend = Array.from({ length: trendBuckets }, () => 0);
    for (const { groupId, bucket, runs } of trends)
      if (groupId === row.id && bucket < trendBuckets) trend[bucket] = runs;
    return groupOf(row, trend, samples.filter(({ groupId }) => groupId === row.id).map(sampleOf));
  });
}

const sampleOf = ({ traceId, spanId, startNs, detail, expected, actual }: SampleRow): FindingSample => ({
  ...{ traceId, spanId, startedAt: new Date(Number(BigInt(startNs) / 1_000_000n)).toISOString() },
  ...{ detail: unescapeText(detail), expected: json(expected), actual: json(actual) },
});

function groupOf(row: GroupRow, trend: number[], samples: FindingSample[]): FindingGroup {
  const { rule } = row;
  return GroupShape.parse({
    ...row,
    ...{ title: saidBy(rule).title, means: saidBy(rule).means, trend, samples },
    ...{ pipeline: text(row.pipeline), step: text(row.step), detail: unescapeText(row.detail), note: text(row.note) },
    ...{ ignoredUntil: row.ignoredUntil?.toISOString() ?? null, resolvedAt: row.resolvedAt?.toISOString() ?? null },
    ...{ firstSeenAt: row.firstSeenAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString() },
  });
}

/** What people decide: its state, whose it is, a note. Written before the lock of the control plane is taken, as analyses do. */
export async function changeGroup(tx: Tx, projectId: string, id: string, change: GroupChange): Promise<FindingGroup> {
  const { state, ignoredUntil = null, ignoredForRuns = null, assignee } = change;
  if (state !== "ignored" && (ignoredUntil !== null || ignoredForRuns !== null)) {
    throw invalid("/state", 'must be "ignored" where it is said how long');
  }
  if (
    typeof assignee === "string" &&
    !(await selectPeople(tx.client, projectId)).some((person) => person.id === assignee)
  )
    throw invalid("/assignee", "is no member of this project");
  if (!(await updateGroup(tx.client, projectId, id, { ...change, ignoredUntil, ignoredForRuns }))) throw notFound();
  const work = await tx.lock(projectId);
  const { note: _, ...audited } = change;
  work.audit("finding.changed", id, audited);
  const row = await selectGroup(tx.client, projectId, id);
  if (row === null) throw notFound();
  const [group] = await groupsOf(projectId, [row], samplesOfOne);
  if (group === undefined) throw notFound();
  return group;
}
