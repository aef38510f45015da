// What the demo plays on: the world around the agents, its three pipelines, and processes of agents that may be killed.
import { type ChildProcess, spawn } from "node:child_process";
import type { Server } from "@/lib/demo/api";
import { createNightlyReport } from "@/lib/demo/pipelines/nightly-report";
import { createRefundDesk } from "@/lib/demo/pipelines/refund-desk";
import { createResearch } from "@/lib/demo/pipelines/research";
import { openModels } from "@/lib/demo/script/open-models";
import { Company } from "@/lib/demo/world/company";
import { serveRoutes } from "@/lib/demo/world/http";
import { libraryRoutes } from "@/lib/demo/world/library";
import { orderRoutes } from "@/lib/demo/world/orders";
import { Payments, type Refund } from "@/lib/demo/world/payments";
import type { World } from "@/lib/demo/world/places";

export type Ticket = { readonly ticket: string; readonly orderId: string; readonly complaint: string };
export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage(server: Server) {
  const waiting = new Map<string, (refund: Refund) => void>();
  const payments = new Payments({ answerAfterMs: 40, onRefund: (refund) => waiting.get(refund.intent)?.(refund) });
  const company = new Company();
  const models = await openModels();
  const services = await serveRoutes([...orderRoutes, ...libraryRoutes, ...payments.routes, ...company.routes]);
  const world: World = { ...models.places, services: services.url };
  return {
    server,
    payments,
    company,
    desk: createRefundDesk(world),
    /** The same desk, whose question to a person ends soon. */
    hastyDesk: createRefundDesk(world, { answerWithin: "2s" }),
    research: createResearch(world),
    report: createNightlyReport(world),
    /** A process of its own that works on one ticket. */
    startAgent: (runId: string, ticket: Ticket) => startAgent(world, runId, ticket),
    /** Called at the moment when the money of an intent moves, before anybody is told. */
    onRefund: (intent: string, act: (refund: Refund) => void) => waiting.set(intent, act),
    close: () => Promise.all([models.close(), services.close()]),
  };
}

function startAgent(world: World, runId: string, ticket: Ticket): ChildProcess {
  const [, program = ""] = process.argv;
  return spawn(process.execPath, [...process.execArgv, program, "agent"], {
    env: { ...process.env, DEMO_AGENT: JSON.stringify({ world, runId, ticket }) },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** The whole life of such a process. */
export async function runAgent(): Promise<void> {
  const { world, runId, ticket } = JSON.parse(process.env["DEMO_AGENT"] ?? "") as {
    world: World;
    runId: string;
    ticket: Ticket;
  };
  await createRefundDesk(world).start(ticket, { id: runId });
}
