// An agent process of the chaos: works on the tickets that its parent sends, and on runs that killed processes left behind.
import { serve, tracegate } from "tracegate";
import { createRefundDesk } from "@/lib/demo/pipelines/refund-desk";
import type { World } from "@/lib/demo/world/places";

export type Order = { readonly runId: string; readonly ticket: { ticket: string; orderId: string; complaint: string } };
/** What an agent says of a ticket it was sent; `halted` and `error` are followed up at the server. */
export type Done = { readonly runId: string; readonly status: string; readonly why: string };

const resumedAtOnce = 4;

process.on("disconnect", () => process.exit(0));
tracegate({ project: "chaos" });
const desk = createRefundDesk(JSON.parse(process.argv[2] ?? "") as World);
void serve([desk], { concurrency: resumedAtOnce });
process.on("message", async ({ runId, ticket }: Order) => {
  const done = await desk.start(ticket, { id: runId, park: "5s" }).then(
    (result) => ({
      status: result.status,
      why: result.status === "halted" ? `${result.halt.step ?? "run"}: ${result.halt.message}` : "",
    }),
    (error: Error) => ({ status: "error", why: `${error.name}: ${error.message}` }),
  );
  process.send?.({ runId, ...done } satisfies Done);
});
process.send?.("ready");
