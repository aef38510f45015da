// How a project's judge is set up, and what it has done.
import type { Judge, SetJudge } from "@/lib/contract/judge";
import { whyNotUrl } from "@/lib/server/control/public-address";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { baseOf, keyOf, ratesOf, readStored, type StoredJudge, sealKey } from "@/lib/server/judge/stored-judge";
import { isLoopback } from "@/lib/server/settings.mjs";
import { countJobs, selectRecentJobs } from "@/lib/server/sql/judge/jobs";
import { type JudgeRow, selectJudges, upsertJudge } from "@/lib/server/sql/judge/judges";
import { selectMonth } from "@/lib/server/sql/judge/spend";
import type { Tx } from "@/lib/server/transaction";

const recentMax = 20;
/** Before anybody sets it up. */
const unset: StoredJudge = { provider: "openai", baseUrl: null, model: "", price: null, sampleRate: 0.1 };
const budgetAtFirst = 5_000_000;

type Db = Parameters<typeof selectMonth>[0];

export const readJudge = (projectId: string): Promise<Judge> => judgeIn(pool(), projectId);

async function judgeIn(db: Db, projectId: string): Promise<Judge> {
  const [row] = await selectJudges(db, [projectId]);
  const stored = row === undefined ? unset : readStored(row);
  const month = await selectMonth(db, projectId);
  const counts = await countJobs(db, projectId);
  const recent = await selectRecentJobs(db, projectId, recentMax);
  const runs = (state: string) => counts.find((each) => each.state === state)?.runs ?? 0;
  return {
    ...stored,
    enabled: row?.enabled ?? false,
    hasKey: row !== undefined && keyOf(row) !== null,
    listPrice: listPriceOf(stored),
    budgetMicroUsd: row === undefined ? budgetAtFirst : Number(row.budgetMicroUsd),
    updatedAt: row?.updatedAt.toISOString() ?? null,
    month: {
      ...{ start: month.month, spentMicroUsd: Number(month.spent), heldMicroUsd: Number(month.held) },
      ...{ judged: runs("judged"), failed: runs("failed"), skipped: runs("skipped"), waiting: runs("waiting") },
    },
    recent: recent.map(({ costMicroUsd, at, ...job }) => ({
      ...{ ...job, costMicroUsd: Number(costMicroUsd), at: at.toISOString() },
    })),
  };
}

function listPriceOf(stored: StoredJudge): Judge["listPrice"] {
  const rates = stored.model === "" ? null : ratesOf({ ...stored, price: null }, new Date());
  if (rates === null || rates.input === null || rates.output === null) return null;
  return { input: rates.input.base, output: rates.output.base };
}

export async function setJudge(
  tx: Tx,
  projectId: string,
  { key, enabled, budgetMicroUsd, ...given }: SetJudge,
): Promise<Judge> {
  if (given.baseUrl !== null) await requireOpen(given.baseUrl);
  if (enabled && ratesOf(given, new Date()) === null)
    throw invalid(
      "/price",
      "is missing: the price book does not know the model, so its calls could not be kept within the budget",
    );
  const work = await tx.lock(projectId);
  const [before] = await selectJudges(work.db, [projectId]);
  const after = key === undefined ? keptKey(before, given) : key;
  if (enabled && after === null) throw invalid("/key", "is missing: a judge that is on needs one");
  await upsertJudge(work.db, {
    ...{ projectId, enabled, settings: JSON.stringify(given), budgetMicroUsd: String(budgetMicroUsd) },
    ...{ secret: after === null ? null : sealKey(projectId, given, after), updatedAt: work.now },
  });
  work.audit("judge.set", "judge", {
    ...given,
    enabled,
    budgetMicroUsd,
    keyGiven: typeof key === "string",
    keyRemoved: key === null,
  });
  return judgeIn(work.db, projectId);
}

/** Else whoever may change the address could have the key sent to a server of his own. */
function keptKey(before: JudgeRow | undefined, given: StoredJudge): string | null {
  const kept = before === undefined ? null : keyOf(before);
  if (kept !== null && before !== undefined && baseOf(readStored(before)) !== baseOf(given))
    throw invalid("/key", "was stored for another server: give it again, or null for none");
  return kept;
}

async function requireOpen(baseUrl: string): Promise<void> {
  const why = await whyNotUrl(baseUrl);
  if (why !== null) throw invalid("/baseUrl", why);
  const { protocol, hostname, search, hash } = new URL(baseUrl);
  if (search !== "" || hash !== "") throw invalid("/baseUrl", "has a query or a fragment: paths are added to it");
  if (protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, "")))
    throw invalid("/baseUrl", "is http: a key is sent without encryption to this machine only");
}
