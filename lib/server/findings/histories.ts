// What earlier runs of a pipeline were like, read once for all runs that are analysed together.
import type { PoolClient } from "pg";
import { History, type Profile } from "@/lib/domain/findings/history";
import { type ProfileRow, selectProfiles } from "@/lib/server/sql/run-profiles";
import { unescapeText } from "@/lib/server/store-text";

/** The newest so many runs are the norm. */
const runsOfNorm = 100;

type Past = { readonly traceId: string; readonly startNs: bigint; readonly profile: Profile };

export class Histories {
  readonly #client: PoolClient;
  readonly #beforeNs: bigint;
  readonly #together: number;
  readonly #past = new Map<string, Past[]>();

  /** For `together` runs that all begin before `beforeNs`. */
  constructor(client: PoolClient, beforeNs: bigint, together: number) {
    this.#client = client;
    this.#beforeNs = beforeNs;
    this.#together = together;
  }

  async of(projectId: string, pipelineKey: string, traceId: string, startNs: bigint): Promise<History> {
    const past = await this.#load(projectId, pipelineKey);
    const earlier = past.filter((run) => run.startNs < startNs && run.traceId !== traceId);
    return new History(earlier.slice(-runsOfNorm).map(({ profile }) => profile));
  }

  /** A run that has just been analysed is the past of later ones. */
  add(projectId: string, pipelineKey: string, run: Past): void {
    const past = this.#past.get(`${projectId} ${pipelineKey}`);
    if (past === undefined) return;
    const known = past.findIndex(({ traceId }) => traceId === run.traceId);
    if (known >= 0) past.splice(known, 1);
    const at = past.findLastIndex(({ startNs }) => startNs <= run.startNs) + 1;
    past.splice(at, 0, run);
  }

  async #load(projectId: string, pipelineKey: string): Promise<Past[]> {
    const key = `${projectId} ${pipelineKey}`;
    const known = this.#past.get(key);
    if (known !== undefined) return known;
    const rows = await selectProfiles(
      this.#client,
      projectId,
      pipelineKey,
      this.#beforeNs,
      runsOfNorm + this.#together,
    );
    const past = rows.reverse().map(pastOf);
    this.#past.set(key, past);
    return past;
  }
}

const pastOf = ({ traceId, startNs, profile }: ProfileRow): Past => ({
  ...{ traceId, startNs: BigInt(startNs) },
  profile: JSON.parse(unescapeText(profile)) as Profile,
});
