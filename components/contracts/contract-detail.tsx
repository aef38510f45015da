"use client";

import { ContractRuns } from "@/components/contracts/contract-runs";
import { PassRate } from "@/components/contracts/contract-table";
import { ContractVersions } from "@/components/contracts/contract-versions";
import { sideWords, sourceWords } from "@/components/contracts/contract-words";
import { PassChart } from "@/components/contracts/pass-chart";
import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/browser/api";
import { useContract, useWithdrawContract } from "@/lib/browser/contract-queries";
import { copyText } from "@/lib/browser/copy-text";
import { describeError } from "@/lib/browser/describe-error";
import type { Contract } from "@/lib/contract/contracts";
import { writeZod } from "@/lib/domain/contracts/write-zod";
import { formatCount } from "@/lib/format";

type Props = { pipeline: string; id: string; may: boolean; onBack: () => void };

/** One contract, read closely. */
export function ContractDetail({ pipeline, id, may, onBack }: Props) {
  const { data, error, refetch } = useContract(pipeline, id);
  const back = (
    <Button size="sm" icon="chevron-left" onClick={onBack}>
      All contracts
    </Button>
  );
  if (error instanceof ApiError && error.code === "not_found")
    return (
      <EmptyState title="This pipeline has no such contract." action={back}>
        It may have been of runs that were deleted by age.
      </EmptyState>
    );
  if (error && !data)
    return <ErrorState title="The contract could not be read." error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={10} columns={[{ id: "contract", width: 420 }]} />;
  return (
    <>
      <header className="bar-h ctr-head">
        {back}
        <KindGlyph kind={data.kind} />
        <h2 className="cut" title={visibleText(data.step)}>
          <bdi>{visibleText(data.label)}</bdi>
          <span className="mono q">@{data.hash.slice(0, 6)}</span>
        </h2>
        <span className="q desk">
          {sideWords[data.side]}, {sourceWords[data.source]}
        </span>
        <span className="end">
          <ContractActions pipeline={pipeline} contract={data} may={may} />
        </span>
      </header>
      <div className="ctr-cols">
        <div>
          <Checks contract={data} />
          <ContractRuns contract={data} />
          <ContractVersions versions={data.history} />
        </div>
        <section className="sec ctr-schema" aria-label="Schema">
          <header>
            <h2>Schema</h2>
            <span className="q">JSON Schema 2020-12</span>
          </header>
          <ValueContent value={data.schema} label="Schema" />
        </section>
      </div>
    </>
  );
}

function Checks({ contract: { checks, trend } }: { contract: Contract }) {
  return (
    <section className="sec" aria-label="Checks">
      <header>
        <h2>
          <PassRate checks={checks} />
        </h2>
        <span className="q">
          of {formatCount(checks.passed + checks.failed)} checks in {formatCount(checks.runs)} runs, the last 14 days
        </span>
      </header>
      <PassChart trend={trend} />
    </section>
  );
}

async function copy(text: string, what: string): Promise<void> {
  if (await copyText(text)) toast(`${what} copied`);
  else toast("The browser refused the clipboard", { failed: true });
}

function ContractActions({ pipeline, contract, may }: { pipeline: string; contract: Contract; may: boolean }) {
  const withdraw = useWithdrawContract(pipeline);
  const { id, schema, label, source, history } = contract;
  const isGiven = history.some((version) => version.state === "active" && version.givenAt !== null);
  return (
    <span className="row">
      <Button size="sm" icon="copy" onClick={() => void copy(writeZod(schema, label), "zod source")}>
        Copy as zod
      </Button>
      <Button size="sm" className="desk" onClick={() => void copy(JSON.stringify(schema, null, 2), "JSON Schema")}>
        Copy JSON Schema
      </Button>
      {isGiven && (
        <Button
          size="sm"
          variant="bad"
          disabled={!may || withdraw.isPending}
          onClick={() =>
            withdraw.mutate(id, {
              onSuccess: () => toast(`The ${source} contract of ${label} is withdrawn`),
              onError: (error) => toast(describeError(error).detail, { failed: true }),
            })
          }
        >
          Withdraw
        </Button>
      )}
    </span>
  );
}
