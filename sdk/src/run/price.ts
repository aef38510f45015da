import type { Price } from "@/lib/domain/model/prices";
import { sleep } from "@/sdk/src/abort";
import { active } from "@/sdk/src/active";
import { Refused } from "@/sdk/src/control/client";
import type { Server } from "@/sdk/src/control/server";
import { PriceTable } from "@/sdk/src/price-table";
import { orHalt, toHalt } from "@/sdk/src/run/ask-server";
import type { RunContext } from "@/sdk/src/run/context";
import { settings } from "@/sdk/src/settings";

type Kept = { readonly own: unknown; readonly table: PriceTable };
const tables = new WeakMap<Server, Kept>();

function tableOf(server: Server): PriceTable {
  const own = settings().prices ?? none;
  const kept = tables.get(server);
  if (kept?.own === own) return kept.table;
  const table = new PriceTable(own, (path) => ask(server, path));
  tables.set(server, { own, table });
  return table;
}

const none = {};

async function ask(server: Server, path: string): Promise<Price | null> {
  try {
    return await server.call<Price>("GET", path, undefined, { once: true, tryMs: 3_000 });
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** Null: nobody knows it. While the server is away it waits to the step's deadline. */
export async function findPrice(run: RunContext, provider: string, model: string): Promise<Price | null> {
  const step = active.getStore()?.step ?? null;
  const signal = step?.signal ?? run.signal;
  for (let tries = 0; ; tries++) {
    try {
      return await tableOf(run.server).find(provider, model);
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error;
      if (run.server.key === undefined) throw toHalt(run, error, step?.name ?? null);
      await orHalt(run, sleep(Math.random() * Math.min(2_000, 100 * 2 ** tries), signal), step?.name ?? null);
    }
  }
}
