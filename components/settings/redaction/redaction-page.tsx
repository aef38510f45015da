"use client";

import { RedactionEditor } from "@/components/settings/redaction/redaction-editor";
import { VersionTable } from "@/components/settings/redaction/version-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useRedaction } from "@/lib/browser/data-queries";
import { useMay } from "@/lib/browser/people-queries";

const columns = [
  { id: "name", width: 160 },
  { id: "finds", width: 260 },
];

/** What is taken out of telemetry before it is written. */
export function RedactionPage() {
  const { may, why } = useMay("owner");
  const redaction = useRedaction(may);
  if (why !== null)
    return <Framed>{<EmptyState title="Rules of redaction are kept by owners.">{why}</EmptyState>}</Framed>;
  if (redaction.isError) {
    return (
      <Framed>
        <ErrorState title="The rules could not be read." error={redaction.error} onRetry={() => redaction.refetch()} />
      </Framed>
    );
  }
  if (redaction.data === undefined) return <Framed>{<SkeletonRows rows={8} columns={columns} />}</Framed>;
  return (
    <>
      <RedactionEditor key={redaction.data.version} redaction={redaction.data} />
      <VersionTable versions={redaction.data.versions} />
    </>
  );
}

function Framed({ children }: { children: React.ReactNode }) {
  return (
    <section aria-labelledby="settings-redaction">
      <header className="shead">
        <h2 id="settings-redaction">Redaction</h2>
      </header>
      {children}
    </section>
  );
}
