"use client";

import "./contracts.css";
import { useState } from "react";
import { ContractDetail } from "@/components/contracts/contract-detail";
import { ContractTable } from "@/components/contracts/contract-table";
import { ProposalList } from "@/components/contracts/proposal-list";
import { UploadDialog } from "@/components/contracts/upload-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { usePipelineContracts } from "@/lib/browser/contract-queries";
import { useRole } from "@/lib/browser/people-queries";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

const columns = [
  { id: "step", width: 160 },
  { id: "side", width: 80 },
  { id: "rate", width: 60 },
];

export type ContractsTabProps = { pipeline: string; openId: string | null; onOpen: (id: string | null) => void };

/** What the steps are held to: the contract of each in force, those that are proposed, and one of them read closely. */
export function ContractsTab({ pipeline, openId, onOpen }: ContractsTabProps) {
  const { data, error, refetch } = usePipelineContracts(pipeline);
  const [uploading, setUploading] = useState(false);
  const role = useRole();
  const may = role === null || hasRole(role, "operator");
  if (error && !data)
    return <ErrorState title="The contracts could not be read." error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={8} columns={columns} />;
  if (openId !== null) return <ContractDetail pipeline={pipeline} id={openId} may={may} onBack={() => onOpen(null)} />;
  const none = data.contracts.length === 0;
  return (
    <>
      <header className="bar-h">
        <h2>Contracts</h2>
        <span className="q desk">
          {none ? "" : `${formatCount(data.contracts.length)} in force; checks of the last 14 days`}
        </span>
        <span className="end">
          <Button
            size="sm"
            icon="plus"
            disabled={!may}
            title={may ? undefined : `Only an operator may; you are a ${role}.`}
            onClick={() => setUploading(true)}
          >
            Upload
          </Button>
        </span>
      </header>
      {none ? (
        <EmptyState title="No step of this pipeline has a contract yet.">
          Contracts are learnt from what arrives: the schemas of the SDK, the structured output that a request asks for,
          the definitions of tools. One can be uploaded as JSON Schema or zod source, too.
        </EmptyState>
      ) : (
        <ContractTable contracts={data.contracts} onOpen={onOpen} />
      )}
      <ProposalList pipeline={pipeline} data={data} may={may} />
      {uploading && (
        <UploadDialog
          pipeline={pipeline}
          steps={data.steps}
          onClose={() => setUploading(false)}
          onDone={(id) => {
            setUploading(false);
            onOpen(id);
          }}
        />
      )}
    </>
  );
}
