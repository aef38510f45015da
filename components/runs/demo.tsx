"use client";

import "@/components/runs/demo.css";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { useDemo, useStartDemo } from "@/lib/browser/demo-queries";
import { describeError } from "@/lib/browser/describe-error";

/** Local mode: three pipelines play against a scripted model server, and their runs appear here. */
export function DemoOffer() {
  const demo = useDemo();
  const start = useStartDemo();
  const busy = start.isPending || demo.data?.state === "running";
  return (
    <div className="runs-offer-demo">
      <p>
        See one at work: the demo plays three agents with everything that goes wrong in one. A loop is stopped at its
        budget, an answer breaks its contract, a killed process is resumed, a refund waits for you. It takes a minute
        and calls nothing outside this machine.
      </p>
      <Button variant="ink" disabled={busy} onClick={() => start.mutate()}>
        {busy ? "The demo is running" : "Run the demo"}
      </Button>
      {start.isError && <p role="alert">{describeError(start.error).detail}</p>}
    </div>
  );
}

/** One line above the list while the demo is played; nothing otherwise. */
export function DemoProgress() {
  const { data } = useDemo();
  if (data === undefined || data.state === "idle") return null;
  return (
    <p className="runs-demo" role={data.state === "failed" ? "alert" : "status"} data-state={data.state}>
      <b className="med">Demo</b>
      {data.state === "running" && <progress value={data.done} max={Math.max(1, data.total)} aria-label="Demo" />}
      <span className="cut">{sentenceOf(data)}</span>
      {data.state === "serving" && (
        <Link className="link" href="/approvals">
          Decide
        </Link>
      )}
    </p>
  );
}

type Data = NonNullable<ReturnType<typeof useDemo>["data"]>;

function sentenceOf({ state, done, total, says }: Data): string {
  if (state === "failed") return `stopped: ${says ?? "no reason was given"}`;
  if (state === "running") return total === 0 ? "starting" : `${done} of ${total} · ${says ?? "at work"}`;
  return says ?? "all is played";
}
