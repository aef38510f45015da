// What must hold after the chaos, read from the payment provider, the models and the journals.
import type { Api, Load } from "@/bench/chaos-load";

type Entry = { readonly name: string; readonly status: string; readonly completedAt: string | null };
export type State = {
  readonly status: string;
  readonly haltCode: string | null;
  readonly endedAt: string | null;
  readonly journal: readonly Entry[];
};

/** Null: the server never heard of it. */
export async function readState(api: Api, runId: string): Promise<State | null> {
  return (await api(`/runs/${runId}/state`)) as State | null;
}

export async function verifyRuns(load: Load, api: Api) {
  const made = new Map<string, number>();
  for (const { intent } of load.payments.refunds) made.set(intent, (made.get(intent) ?? 0) + 1);
  let [duplicates, lost, repeatedModelCalls, notDone, modelCalls] = [0, 0, 0, 0, 0];
  for (const [runId, { ticket, orderId }] of load.tickets) {
    const state = await readState(api, runId);
    const refunds = made.get(orderId.replace("A-", "pi_")) ?? 0;
    duplicates += Math.max(0, refunds - 1);
    const done = state?.status === "done";
    if (!done) {
      notDone += 1;
      const why = await whyNot(api, runId);
      console.log(`${runId}: ${state?.status ?? "unknown"} ${state?.haltCode ?? ""}, ${refunds} refunds; ${why}`);
    }
    lost += done && refunds > 0 ? 0 : 1;
    const calls = load.asked.get(ticket) ?? [];
    modelCalls += calls.length;
    const journaledAt = state?.journal.find(({ name }) => name === "refund.judge")?.completedAt;
    if (journaledAt) repeatedModelCalls += calls.filter((at) => at > Date.parse(journaledAt)).length;
  }
  return {
    ...{ duplicates, lost, notDone, repeatedModelCalls, modelCalls },
    refunds: load.payments.refunds.length,
    refundRequests: load.payments.requests,
  };
}

/** What the spans of a run say of its failure. */
async function whyNot(api: Api, runId: string): Promise<string> {
  const page = (await api(`/runs/${runId}/spans?limit=100`).catch(() => null)) as {
    spans: { name: string; error: { message: string } | null }[];
  } | null;
  const failed = page?.spans.flatMap(({ name, error }) => (error === null ? [] : [`${name}: ${error.message}`])) ?? [];
  return [...new Set(failed)].join(" | ");
}
