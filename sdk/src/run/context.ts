import type { Server } from "@/sdk/src/control/server";
import type { Halt } from "@/sdk/src/halt";
import type { Grant } from "@/sdk/src/run/grant";
import type { Ledger } from "@/sdk/src/run/ledger";
import type { Parking } from "@/sdk/src/run/parking";
import type { HaltCode } from "@/sdk/src/types";

/** A call that needs the run's live lease. */
export interface AskServer {
  readonly path: string;
  /** With the fence and the epoch of the moment; text is sent as it is. */
  readonly body: (fence: number, epoch: number) => unknown;
  readonly signal: AbortSignal;
  readonly step: string | null;
}

/** What those who talk to the server for a run need of it. */
export interface RunContext {
  readonly runId: string;
  readonly server: Server;
  readonly grant: Grant;
  readonly ledger: Ledger;
  readonly parking: Parking;
  readonly signal: AbortSignal;
  /** Newest control that concerns this run. */
  epoch: number;
  halt(code: HaltCode, message: string, detail?: unknown, step?: string): Halt;
  ask<T>(call: AskServer): Promise<T>;
}
