// The load of the chaos: agents that always have tickets, a person who approves everything, and the world's records.
import { type ChildProcess, fork } from "node:child_process";
import type { Done, Order } from "@/bench/chaos-agent";
import { bundle, sleep } from "@/bench/servers";
import { openModels } from "@/lib/demo/script/open-models";
import { serveRoutes } from "@/lib/demo/world/http";
import { orderRoutes } from "@/lib/demo/world/orders";
import { Payments } from "@/lib/demo/world/payments";

const ticketsOfAgent = 3;
/** Tickets without a refund: more would only wait for the leases of killed processes. */
const unpaidMost = 60;
const approvalsPollMs = 150;
const complaint = "It arrived broken and I would like my money back.";

export type Api = (path: string, body?: unknown, token?: string) => Promise<unknown>;
type Agent = { child: ChildProcess; ready: boolean; readonly open: Set<string> };

export class Load {
  readonly tickets = new Map<string, Order["ticket"]>();
  /** When the judge was asked about a ticket, ms. */
  readonly asked = new Map<string, number[]>();
  readonly said = new Map<string, number>();
  readonly payments = new Payments({ answerAfterMs: 20 });
  readonly #agents: Agent[] = [];
  readonly #api: Api;
  readonly #env: NodeJS.ProcessEnv;
  #world = "";
  #program = "";
  #feeding = true;
  #ended = false;
  #close: () => Promise<unknown> = async () => {};

  constructor(api: Api, env: NodeJS.ProcessEnv) {
    this.#api = api;
    this.#env = env;
  }

  async open(agents: number): Promise<void> {
    const models = await openModels(({ texts }) => {
      const ticket = /Ticket (\S+)\./.exec(texts.join("\n"))?.[1] ?? "?";
      this.asked.set(ticket, [...(this.asked.get(ticket) ?? []), Date.now()]);
    });
    const services = await serveRoutes([...orderRoutes, ...this.payments.routes]);
    this.#world = JSON.stringify({ ...models.places, services: services.url });
    this.#program = await bundle("bench/chaos-agent.ts", "chaos-agent", { whole: true });
    this.#close = () => Promise.all([models.close(), services.close()]);
    for (let no = 0; no < agents; no += 1) this.#agents.push(this.#launch());
    void this.#approveAll();
  }

  /** Kills a random agent that is at work, and starts another in its place. False: none is at work. */
  killAgent(random: () => number): boolean {
    const busy = this.#agents.filter(({ ready }) => ready);
    const agent = busy[Math.floor(random() * busy.length)];
    if (agent === undefined) return false;
    agent.ready = false;
    agent.child.kill("SIGKILL");
    return true;
  }

  /** No new tickets; those that were given are worked on to their end. */
  stopFeeding(): void {
    this.#feeding = false;
  }

  /** A ticket that the server never heard of: its agent died first. */
  again(runId: string): void {
    const agent = this.#agents.find(({ ready }) => ready);
    if (agent !== undefined) this.#send(agent, runId);
  }

  async close(): Promise<void> {
    this.#ended = true;
    for (const { child } of this.#agents) child.kill("SIGKILL");
    await this.#close();
  }

  #launch(): Agent {
    const agent: Agent = { child: this.#fork(), ready: false, open: new Set() };
    this.#follow(agent);
    return agent;
  }

  #fork(): ChildProcess {
    return fork(this.#program, [this.#world], { env: this.#env, execArgv: [], stdio: "inherit" });
  }

  #follow(agent: Agent): void {
    agent.child.on("message", (message: "ready" | Done) => {
      if (message === "ready") agent.ready = true;
      else this.#note(agent, message);
      this.#feed(agent);
    });
    agent.child.once("exit", () => {
      if (this.#ended) return;
      agent.ready = false;
      agent.open.clear();
      agent.child = this.#fork();
      this.#follow(agent);
    });
  }

  #note(agent: Agent, { runId, status, why }: Done): void {
    agent.open.delete(runId);
    const line = why === "" ? status : `${status}: ${why}`;
    this.said.set(line, (this.said.get(line) ?? 0) + 1);
  }

  #feed(agent: Agent): void {
    const isFull = () => this.tickets.size - this.payments.refunds.length >= unpaidMost;
    while (this.#feeding && agent.ready && agent.open.size < ticketsOfAgent && !isFull()) {
      const no = this.tickets.size;
      const runId = `chaos-${process.pid}-${no}`;
      this.tickets.set(runId, { ticket: `T-${no}`, orderId: `A-${no}`, complaint });
      this.#send(agent, runId);
    }
  }

  #send(agent: Agent, runId: string): void {
    const ticket = this.tickets.get(runId);
    if (ticket === undefined) return;
    agent.open.add(runId);
    agent.child.send({ runId, ticket } satisfies Order, () => {});
  }

  async #approveAll(): Promise<void> {
    for (; !this.#ended; await sleep(approvalsPollMs)) {
      const page = await this.#api("/approvals?state=pending&limit=200").catch(() => null);
      const { approvals = [] } = (page ?? {}) as { approvals?: { id: string; rev: number }[] };
      const votes = approvals.map(({ id, rev }) =>
        this.#api(`/approvals/${id}/decisions`, { rev, verdict: "approve" }, "reviewer"),
      );
      // the server may be down: the next look finds what is still pending
      await Promise.allSettled(votes);
    }
  }
}
