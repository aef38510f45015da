// Writes what analyses found: occurrences, groups, profiles, and what runs say of it.
import type { PoolClient } from "pg";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { ContractUse } from "@/lib/domain/contracts/uses";
import type { WasteMark } from "@/lib/domain/cost/waste-marks";
import type { Finding } from "@/lib/domain/findings/finding";
import { lockedHead, system, Work } from "@/lib/server/control/work";
import { findingIdOf, fingerprintOf } from "@/lib/server/findings/identify";
import { storeContracts } from "@/lib/server/findings/store-contracts";
import { markAnalysed, type RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { writeWaste } from "@/lib/server/sql/costs/run-waste";
import { upsertProfiles } from "@/lib/server/sql/run-profiles";
import {
  countRunsOfGroups,
  deleteFindings,
  type GivenGroup,
  insertFindings,
  type KnownGroup,
  type OldFinding,
  upsertGroups,
} from "@/lib/server/sql/write-findings";
import { clipText, escapeText, unescapeText } from "@/lib/server/store-text";

export type Analysis = {
  readonly run: RunToAnalyse;
  readonly pipelineKey: string;
  readonly findings: readonly Finding[];
  readonly waste: readonly WasteMark[];
  readonly uses: readonly ContractUse[];
  /** Null: not an example for other runs. */
  readonly profile: string | null;
  /** What its outputs were like; null: no good example. */
  readonly facts: string | null;
};

export async function storeAnalyses(client: PoolClient, analyses: readonly Analysis[]): Promise<void> {
  if (analyses.length === 0) return;
  const rows = analyses.flatMap(rowsOf);
  const had = analyses.filter(({ run }) => run.findings > 0).map(({ run }) => run);
  const old = await deleteFindings(client, had);
  const groups = await upsertGroups(client, givenGroups(rows));
  const idOf = new Map(groups.map(({ projectId, fingerprint, id }) => [`${projectId} ${fingerprint}`, id]));
  const placed = rows.flatMap((row) => {
    const groupId = idOf.get(`${row.run.projectId} ${row.fingerprint}`);
    return groupId === undefined ? [] : [{ ...row, groupId }];
  });
  await insertFindings(client, placed.map(storedOf));
  await countRunsOfGroups(client, changesOf(old, placed));
  await upsertProfiles(client, analyses.flatMap(profilesOf));
  await storeContracts(client, analyses);
  await writeWaste(client, analyses.map(wasteOf));
  await markAnalysed(
    client,
    analyses.map(({ run, findings }) => ({
      ...{ projectId: run.projectId, traceId: run.traceId, revision: run.revision, findings: findings.length },
      rules: [...new Set(findings.map(({ rule }) => rule))],
    })),
  );
  await tellWebhooks(client, groups, placed);
}

type Row = { readonly run: RunToAnalyse; readonly finding: Finding; readonly fingerprint: string; readonly id: string };

function rowsOf({ run, pipelineKey, findings }: Analysis): Row[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const fingerprint = fingerprintOf(pipelineKey, finding);
    const like = findingIdOf(fingerprint, finding, 0);
    const nth = seen.get(like) ?? 0;
    seen.set(like, nth + 1);
    return { run, finding, fingerprint, id: nth === 0 ? like : findingIdOf(fingerprint, finding, nth) };
  });
}

const wasteOf = ({ run, waste }: Analysis) => ({
  ...{ projectId: run.projectId, traceId: run.traceId, day: run.day },
  marks: waste.length === 0 ? null : escapeText(JSON.stringify(waste)),
});

const startOf = ({ startNs }: RunToAnalyse) => new Date(Number(BigInt(startNs) / 1_000_000n));

/** Each group once, with the span of time in which its runs began. */
function givenGroups(rows: readonly Row[]): GivenGroup[] {
  const groups = new Map<string, GivenGroup>();
  for (const { run, finding, fingerprint } of rows) {
    const key = `${run.projectId} ${fingerprint}`;
    const at = startOf(run);
    const known = groups.get(key);
    groups.set(key, {
      ...{ projectId: run.projectId, fingerprint, rule: finding.rule, pipeline: run.pipeline },
      severity: known !== undefined && finding.severity === "info" ? known.severity : finding.severity,
      step: finding.step === null ? null : escapeText(clipText(finding.step, 500)),
      detail: escapeText(clipText(finding.detail, 1000)),
      first: known === undefined || at < known.first ? at : known.first,
      last: known === undefined || at > known.last ? at : known.last,
    });
  }
  return [...groups.values()];
}

/** Longer values are cut: they stand whole in their spans. */
const valueChars = 20_000;

const valueText = (value: unknown) => {
  if (value === null) return null;
  const text = canonicalJson(value);
  return escapeText(text.length <= valueChars ? text : JSON.stringify(`${clipText(text, valueChars)}…`));
};
const evidenceMax = 100;

const storedOf = ({ run, finding, id, groupId }: Row & { readonly groupId: string }) => ({
  ...{ projectId: run.projectId, traceId: run.traceId, day: run.day, startNs: run.startNs, id, groupId },
  ...{ rule: finding.rule, severity: finding.severity, spanId: finding.spanId },
  step: finding.step === null ? null : escapeText(clipText(finding.step, 500)),
  detail: escapeText(clipText(finding.detail, 1000)),
  evidence: escapeText(JSON.stringify(finding.evidence.slice(0, evidenceMax))),
  expected: valueText(finding.expected),
  actual: valueText(finding.actual),
});

/** By how much the number of runs of each group changes. */
function changesOf(old: readonly OldFinding[], placed: readonly (Row & { readonly groupId: string })[]) {
  const before = new Set(old.map(({ traceId, groupId }) => `${groupId} ${traceId}`));
  const now = new Set(placed.map(({ run, groupId }) => `${groupId} ${run.traceId}`));
  const changes = new Map<string, number>();
  const add = (key: string, change: number) => {
    const [groupId = ""] = key.split(" ");
    changes.set(groupId, (changes.get(groupId) ?? 0) + change);
  };
  for (const key of now) if (!before.has(key)) add(key, 1);
  for (const key of before) if (!now.has(key)) add(key, -1);
  return changes;
}

const profilesOf = ({ run, pipelineKey, profile, facts }: Analysis) =>
  profile === null
    ? []
    : [
        {
          ...{ projectId: run.projectId, traceId: run.traceId, day: run.day, startNs: run.startNs },
          ...{ pipelineKey, profile: escapeText(profile), facts: facts === null ? null : escapeText(facts) },
        },
      ];

/** The outbox lies under the lock of the control plane: taken last, and only where there is something to tell. */
async function tellWebhooks(client: PoolClient, groups: readonly KnownGroup[], rows: readonly Row[]): Promise<void> {
  const turned = groups.filter(({ turned }) => turned !== null);
  for (const projectId of [...new Set(turned.map((group) => group.projectId))].sort()) {
    const work = new Work(client, projectId, system, await lockedHead(client, projectId));
    for (const group of turned.filter((each) => each.projectId === projectId)) {
      const row = rows.find((each) => each.run.projectId === projectId && each.fingerprint === group.fingerprint);
      if (row === undefined) continue;
      const { run, finding } = row;
      work.send(group.turned === "new" ? "finding.new" : "finding.regressed", {
        ...{ groupId: group.id, rule: finding.rule, severity: finding.severity, step: finding.step },
        ...{ pipeline: run.pipeline === null ? null : unescapeText(run.pipeline), detail: finding.detail },
        ...{ traceId: run.traceId, spanId: finding.spanId },
      });
    }
    await work.flush();
  }
}
