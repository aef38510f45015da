// Group commit: what arrives within a few milliseconds is written in one transaction, by at most two writers. A call is
// answered when its rows are committed, so an acknowledgement is a promise that a crash cannot break.
import pg from "pg";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import {
  mergeBatches,
  prepareBatch,
  type RunPart,
  type RunParts,
  redactAgain,
  splitBatch,
} from "@/lib/server/ingest-batch";
import { StaleRules, writeFlush } from "@/lib/server/ingest-write";
import { dayOf, Partitions } from "@/lib/server/partitions";
import { type AppliedRules, RulesBroken, RulesOfProjects } from "@/lib/server/redaction/applied-rules";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { changesChannel, notifyChanges } from "@/lib/server/sql/notify-changes";

const flushAfterMs = 20;
const flushBytes = 4 * 1024 * 1024;
const writers = 2;
/** More than this waiting is refused: the client tries again later. */
const pendingBytesMax = 64 * 1024 * 1024;
const attempts = 5;
const retryMs = 100;
const notifyEveryMs = 100;

const unavailable = {
  overloaded: "too much is waiting to be written",
  database: "the database does not answer",
  rules: "the project's rules of redaction cannot be applied",
} as const;

/** Nothing was written: too much is waiting, or the database does not answer. Answer 503 with Retry-After. */
export class IngestUnavailable extends Error {
  readonly reason: keyof typeof unavailable;
  readonly retryAfterMs: number;
  constructor(reason: keyof typeof unavailable, cause?: unknown) {
    super(unavailable[reason], { cause });
    this.name = "IngestUnavailable";
    this.reason = reason;
    this.retryAfterMs = reason === "overloaded" ? 1_000 : 2_000;
  }
}

/** What could not be kept of one call; everything else is committed. */
export type IngestResult = {
  readonly rejectedSpans: number;
  readonly rejectedLogs: number;
  /** Distinct reasons with how often each applied. */
  readonly reasons: ReadonlyMap<string, number>;
};

type Rejections = { spans: number; logs: number; readonly reasons: Map<string, number> };

type Waiting = {
  readonly parts: RunParts;
  readonly bytes: number;
  readonly since: number;
  readonly rejections: Rejections;
  readonly done: (result: IngestResult) => void;
  readonly failed: (error: IngestUnavailable) => void;
};

/** Writes telemetry. One a process; `close` it so that the process can end. */
export class Ingest {
  readonly #pool: pg.Pool;
  readonly #partitions: Partitions;
  readonly #rules: RulesOfProjects;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  readonly #writing = new Set<string>();
  #writers = 0;
  #timer: NodeJS.Timeout | null = null;
  #changed = new Map<string, Set<string>>();
  #notifyTimer: NodeJS.Timeout | null = null;

  constructor(connectionString: string) {
    const options = "-c jit=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_material=off";
    this.#pool = new pg.Pool({
      connectionString,
      options,
      max: writers + 1,
      connectionTimeoutMillis: 5_000,
      application_name: "tracegate ingest",
    });
    this.#pool.on("error", () => {});
    this.#partitions = new Partitions(this.#pool);
    this.#rules = new RulesOfProjects(this.#pool);
  }

  /** Bytes that wait or are being written. */
  get pendingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Resolves after the commit of all spans and log records that could be kept. Log records outside a trace are not kept.
   * `bytes`: size of the request as decoded, for group commit and overload.
   * @throws IngestUnavailable where nothing was acknowledged and the call may be repeated.
   */
  async add(
    projectId: string,
    spans: readonly WireSpan[],
    logs: readonly WireLog[],
    bytes?: number,
  ): Promise<IngestResult> {
    const rules = await this.#rulesOf(projectId);
    const size = bytes ?? (spans.length + logs.length) * 2_048;
    if (this.#waitingBytes > 0 && this.#waitingBytes + size > pendingBytesMax)
      throw new IngestUnavailable("overloaded");
    const rejections: Rejections = { spans: 0, logs: 0, reasons: new Map() };
    const parts = prepareBatch(projectId, rules, { spans, logs }, (item, error) =>
      reject(rejections, item, reasonOf(error)),
    );
    for (const log of logs) if (log.traceId === null) reject(rejections, "log", "log record outside a trace");
    if (parts.size === 0) return resultOf(rejections);
    this.#waitingBytes += size;
    return new Promise((done, failed) => {
      this.#waiting.push({ parts, bytes: size, since: Date.now(), rejections, done, failed });
      this.#schedule();
    });
  }

  /** Without rules nothing is written: better late than plain. */
  async #rulesOf(projectId: string): Promise<AppliedRules> {
    try {
      return await this.#rules.of(projectId);
    } catch (error) {
      throw new IngestUnavailable(error instanceof RulesBroken ? "rules" : "database", error);
    }
  }

  /** Makes the partitions of the coming days. */
  async prepare(): Promise<void> {
    await this.#partitions.ensureAhead(Date.now());
  }

  /** Writes what waits and ends the connections. */
  async close(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writers > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.#notifyTimer) clearTimeout(this.#notifyTimer);
    await this.#notify();
    await this.#pool.end();
  }

  #schedule(): void {
    if (this.#writers >= writers || this.#waiting.length === 0) return;
    const [first] = this.#waiting;
    const waitMs = first ? first.since + flushAfterMs - Date.now() : 0;
    if (waitMs <= 0 || this.#waitingBytes >= flushBytes || this.#writers === 0) this.#start();
    else this.#timer ??= setTimeout(() => this.#onTimer(), waitMs);
  }

  #onTimer(): void {
    this.#timer = null;
    this.#start();
  }

  #start(): void {
    if (this.#writers >= writers) return;
    const batch = this.#take();
    if (batch.length === 0) return;
    const keys = batch.flatMap(({ parts }) => [...parts.keys()]);
    for (const key of keys) this.#writing.add(key);
    this.#writers += 1;
    void this.#settle(batch).then(() => {
      for (const key of keys) this.#writing.delete(key);
      for (const { bytes } of batch) this.#waitingBytes -= bytes;
      this.#writers -= 1;
      this.#schedule();
    });
    this.#schedule();
  }

  /** The oldest calls up to the size of a flush, none that would wait for a run which the other writer holds. */
  #take(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    let bytes = 0;
    for (const waiting of this.#waiting) {
      const isFree = bytes < flushBytes && !hasAny(this.#writing, waiting.parts.keys());
      if (isFree) bytes += waiting.bytes;
      (isFree ? batch : left).push(waiting);
    }
    this.#waiting = left;
    return batch;
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const erased = await this.#write(batch.map(({ parts }) => parts));
      for (const waiting of batch) this.#acknowledge(waiting, erased);
    } catch (error) {
      if (isPassing(error)) for (const { failed } of batch) failed(new IngestUnavailable("database", error));
      else for (const waiting of batch) await this.#settleAlone(waiting);
    }
  }

  /** Something in the flush is refused by the database: each call by itself, and the bad one divided until it is found. */
  async #settleAlone(waiting: Waiting): Promise<void> {
    try {
      this.#acknowledge(waiting, await this.#writeDivided(waiting.parts, waiting.rejections));
    } catch (error) {
      waiting.failed(new IngestUnavailable("database", error));
    }
  }

  async #writeDivided(parts: RunParts, rejections: Rejections): Promise<readonly RunKey[]> {
    try {
      return await this.#write([parts]);
    } catch (error) {
      if (isPassing(error)) throw error;
      const halves = splitBatch(parts);
      const erased: RunKey[] = [];
      if (halves) for (const half of halves) erased.push(...(await this.#writeDivided(half, rejections)));
      else for (const part of parts.values()) reject(rejections, part.spans.size > 0 ? "span" : "log", reasonOf(error));
      return erased;
    }
  }

  /** @returns the runs that were left out */
  async #write(batches: readonly RunParts[]): Promise<readonly RunKey[]> {
    let runs = mergeBatches(batches);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const nowMs = Date.now();
        await this.#partitions.ensure(runs.map((run) => dayOf(run.firstNs, nowMs)));
        return await this.#transaction((client) => writeFlush(client, runs, nowMs));
      } catch (error) {
        if (error instanceof StaleRules) runs = await this.#redactAgain(runs, error);
        else {
          if (!isPassing(error) || attempt >= attempts) throw error;
          if (codeOf(error) === noPartition) this.#partitions.forget();
          await new Promise((resolve) => setTimeout(resolve, retryMs * attempt * Math.random()));
        }
      }
    }
  }

  async #redactAgain(runs: readonly RunPart[], { versions }: StaleRules): Promise<RunPart[]> {
    return Promise.all(
      runs.map(async (run) => {
        const rules = await this.#rules.of(run.projectId, versions.get(run.projectId));
        return run.rules < rules.version ? redactAgain(run, rules) : run;
      }),
    );
  }

  async #transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    // a connection that dies while it waits for the next statement is found out by that statement
    const ignore = () => {};
    client.on("error", ignore);
    try {
      const done = await work(client);
      client.off("error", ignore);
      client.release();
      return done;
    } catch (error) {
      const alive = await client.query("rollback").then(
        () => true,
        () => false,
      );
      client.off("error", ignore);
      client.release(!alive);
      throw error;
    }
  }

  #acknowledge(waiting: Waiting, erased: readonly RunKey[]): void {
    for (const { projectId, traceId } of erased) {
      const part = waiting.parts.get(`${projectId} ${traceId}`);
      for (let no = part?.spans.size ?? 0; no > 0; no -= 1) reject(waiting.rejections, "span", deleted);
      for (let no = part?.logs.size ?? 0; no > 0; no -= 1) reject(waiting.rejections, "log", deleted);
    }
    for (const { projectId, traceId } of waiting.parts.values()) {
      const changed = this.#changed.get(projectId);
      if (changed) changed.add(traceId);
      else this.#changed.set(projectId, new Set([traceId]));
    }
    this.#notifyTimer ??= setTimeout(() => void this.#notify(), notifyEveryMs);
    waiting.done(resultOf(waiting.rejections));
  }

  /** Tells the other processes which runs changed; nobody's answer waits for it. */
  async #notify(): Promise<void> {
    this.#notifyTimer = null;
    const changed = this.#changed;
    this.#changed = new Map();
    await notifyChanges(this.#pool, changesChannel, changed).catch(() => {});
  }
}

function hasAny(set: ReadonlySet<string>, keys: Iterable<string>): boolean {
  if (set.size === 0) return false;
  for (const key of keys) if (set.has(key)) return true;
  return false;
}

function reject(rejections: Rejections, item: "span" | "log", reason: string): void {
  if (item === "span") rejections.spans += 1;
  else rejections.logs += 1;
  rejections.reasons.set(reason, (rejections.reasons.get(reason) ?? 0) + 1);
}

function resultOf({ spans, logs, reasons }: Rejections): IngestResult {
  return { rejectedSpans: spans, rejectedLogs: logs, reasons };
}

/** For clients: what is wrong with their data, without its text. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === null ? "cannot be stored" : `cannot be stored (SQLSTATE ${code})`;
}

const deleted = "the run was deleted for its user: nothing of it is kept again";
const noPartition = "23514";
/** Errors of the moment: whoever tries the whole flush again gets another answer. */
const passing = /^(08|40|53|55|57|58|XX|23505$|23514$|25)/;

function isPassing(error: unknown): boolean {
  if (error instanceof RulesBroken) return true;
  const code = codeOf(error);
  if (code === null) return isConnectionError(error);
  return passing.test(code);
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && /^(E[A-Z0-9]+$|ERR_STREAM)/.test(error.code)) return true;
  return /connection|terminated|timeout|premature close|not queryable/i.test(error.message);
}
