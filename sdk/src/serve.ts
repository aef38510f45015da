import { currentServer } from "@/sdk/src/control/server";
import { workers } from "@/sdk/src/parts";
import type { Servable } from "@/sdk/src/pipeline";
import type { AnySchema, Pipeline } from "@/sdk/src/types";

/**
 * Resumes parked and crashed runs of these pipelines until the signal is aborted, in as many processes as you like: a lease
 * decides who takes a run.
 * @example await serve([desk, research], { signal: shutdown.signal, concurrency: 4 });
 */
export async function serve(
  pipelines: readonly Pipeline<AnySchema, AnySchema>[],
  options: { readonly signal?: AbortSignal; readonly concurrency?: number } = {},
): Promise<void> {
  const server = currentServer();
  const { Worker } = await workers();
  const known = pipelines as unknown as readonly Servable[];
  await new Worker(server, known, options.concurrency ?? 4, options.signal).work();
}
