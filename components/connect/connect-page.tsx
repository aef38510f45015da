"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { AddressPanel } from "@/components/connect/address-panel";
import { ArrivalPanel } from "@/components/connect/arrival";
import type { Target } from "@/components/connect/client";
import { clientIds, clients } from "@/components/connect/clients";
import { CodeBlock } from "@/components/connect/code-block";
import { KeyStep } from "@/components/connect/key-step";
import { McpCard } from "@/components/connect/mcp-card";
import { useShell } from "@/components/shell/shell-context";
import { TopBar } from "@/components/shell/top-bar";
import { Icon } from "@/components/ui/icon";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tabs } from "@/components/ui/tabs";
import { type Arrival, useLatestRun } from "@/lib/browser/use-latest-run";

export type ConnectPageProps = { target: Target; keyless: boolean };

/** How to send data: a key, a client, and a tick when the first span arrives. */
export function ConnectPage({ target, keyless }: ConnectPageProps) {
  const { project } = useShell();
  const [secret, setSecret] = useState(target.key);
  const [client, setClient] = useQueryState("client", parseAsStringLiteral(clientIds).withDefault("otel-js"));
  const arrival = useLatestRun();
  const to = { ...target, key: secret };
  const tabs = clients.map(({ id, label, blocks, sees }) => ({
    value: id,
    label,
    panel: (
      <>
        {blocks(to).map((block) => (
          <CodeBlock key={block.title} block={block} />
        ))}
        <p className="sees">
          <b className="med">What you will see</b> {sees}
        </p>
      </>
    ),
  }));
  return (
    <>
      <TopBar title="Connect" about={aboutWords(project.name, arrival)} />
      <div className="body">
        <div className="con">
          <div className="lead">
            <h2 className="ask">{arrival.latest ? "Send more runs" : "Send the first run"}</h2>
            <p className="q2">
              Tracegate reads plain OpenTelemetry. Point any exporter at the address below; nothing else in your program
              changes. Without a tracer, set the base URL of your model client: its calls are recorded and held to
              budgets all the same.
            </p>
            <p className="q2" id="ask-a-person">
              Tools that must ask a person first need no SDK either: <code>sdk/recipes/README.md</code> has the calls
              with curl, and recipes for the Vercel AI SDK, OpenAI Agents, LangGraph and Claude Code.
            </p>
          </div>
          <ol className="steps">
            <Step state="ok" mark={<Icon name="check" small />} title="A key for this project">
              <KeyStep secret={secret} keyless={keyless} onMade={setSecret} />
            </Step>
            <Step state="cur" mark="2" title="Your client">
              <Tabs label="Client" tabs={tabs} value={client} onChange={setClient} panelClassName="snippets" />
            </Step>
            <Step {...arrivalStep(arrival)}>
              <ArrivalPanel arrival={arrival} target={target} />
            </Step>
          </ol>
          <AddressPanel target={to} />
          <McpCard target={to} />
        </div>
      </div>
    </>
  );
}

function aboutWords(project: string, { latest, pending }: Arrival): string {
  if (pending) return project;
  return latest ? `${project} receives runs` : `${project} has no runs yet`;
}

function arrivalStep({ latest, isNew }: Arrival) {
  if (latest === null)
    return {
      state: "wait" as const,
      title: "Waiting for the first span",
      mark: <StatusBadge status="running" glyphOnly />,
    };
  const title = isNew ? "Received" : "Receiving; the latest run";
  return { state: "ok" as const, title, mark: <Icon name="check" small /> };
}

type StepProps = { state: "ok" | "cur" | "wait"; mark: ReactNode; title: string; children: ReactNode };

function Step({ state, mark, title, children }: StepProps) {
  return (
    <li className={state}>
      <span className="no" aria-hidden="true">
        {mark}
      </span>
      <div>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}
