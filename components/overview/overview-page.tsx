"use client";

import "./figures.css";
import "./day.css";
import "./overview.css";
import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { BadRuns } from "@/components/overview/bad-runs";
import { DayChart } from "@/components/overview/day-chart";
import { Figures } from "@/components/overview/figures";
import { Needs } from "@/components/overview/needs";
import { OverviewSkeleton } from "@/components/overview/overview-skeleton";
import { PipelinesToday } from "@/components/overview/pipelines-today";
import { DemoProgress } from "@/components/runs/demo";
import { NoRunsYet } from "@/components/runs/runs-empty";
import { useShell } from "@/components/shell/shell-context";
import { TopBar } from "@/components/shell/top-bar";
import { ErrorState } from "@/components/ui/error-state";
import { Icon } from "@/components/ui/icon";
import { Live } from "@/components/ui/live";
import { useOverview } from "@/lib/browser/overview-queries";
import { useReaderZone } from "@/lib/browser/use-reader-zone";
import type { Overview } from "@/lib/contract/overview";

type OverviewPageProps = {
  /** The reader's time zone as the server knows it. */
  zone: string | null;
  keyless: boolean;
  local: boolean;
};

/** Today at a glance: what ran, what it cost, what went wrong, and what waits for somebody. */
export function OverviewPage({ zone: told, keyless, local }: OverviewPageProps) {
  const zone = useReaderZone(told);
  const { data, error, isError, refetch } = useOverview(zone);
  return (
    <>
      <TopBar title="Overview" about={data && stretchOf(data)}>
        <Live still={isError} />
        <Link className="btn bad" href="/controls?stop=kill">
          <Icon name="stop" small />
          Stop everything
        </Link>
      </TopBar>
      <div className="body overview">
        {data === undefined && !isError && <OverviewSkeleton />}
        {data === undefined && isError && (
          <ErrorState title="The overview could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {data?.isEmpty && <NoRunsYet keyless={keyless} local={local} />}
        {data !== undefined && !data.isEmpty && (
          <>
            {local && <DemoProgress />}
            <Held overview={data} />
            <Figures overview={data} />
            <div className="ov-mid">
              <DayChart quarters={data.quarters} now={data.now} zone={data.zone} />
              <Needs overview={data} />
            </div>
            <PipelinesToday overview={data} />
            <BadRuns overview={data} />
          </>
        )}
      </div>
    </>
  );
}

/** `Thursday 26 November, until 03:12`: by the clock of the zone that was asked for. */
function stretchOf({ now, zone }: Overview): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(now));
  const day = part({ weekday: "long", day: "numeric", month: "long" });
  return `${day}, until ${part({ hour: "2-digit", minute: "2-digit" })}`;
}

/** Said first while the whole project is held, with the way out. */
function Held({ overview: { needs } }: { overview: Overview }) {
  const { project } = useShell();
  const held = needs.find((need) => need.kind === "control" && need.control.scope.kind === "project");
  if (held?.kind !== "control") return null;
  const words = { run: "runs", pause: "paused", drain: "draining", kill: "killed" } as const;
  return (
    <p className="ov-held" role="status" data-held={held.control.state}>
      <Icon name={held.control.state === "kill" ? "stop" : "pause"} />
      <span>
        Everything in {project.name} is {words[held.control.state]}: <bdi>{visibleText(held.control.reason)}</bdi>
      </span>
      <Link className="btn sm" href="/controls?stop=run">
        Release
      </Link>
    </p>
  );
}
