"use client";

import { visibleText } from "@/components/json/visible-text";
import { CopyAs } from "@/components/run/copy-as";
import { StepName } from "@/components/run/step-name";
import type { RunSteps } from "@/components/run/use-run-steps";
import { CopyButton } from "@/components/ui/copy-button";
import { FindingMark } from "@/components/ui/finding-mark";
import { IconButton } from "@/components/ui/icon-button";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { SpanDetail } from "@/lib/contract/runs";
import { ancestors } from "@/lib/domain/trace/layout-rows";
import { kindOf, modelOf, nameOf, spanIdOf } from "@/lib/domain/trace/step-table";

type StepHeadProps = { steps: RunSteps; row: number; span: SpanDetail | undefined; onBack: () => void };

/** What the tree knows of a step: shown at once, before the span itself has been read. */
export function StepHead({ steps, row, span, onBack }: StepHeadProps) {
  const { table, tree } = steps;
  const above = ancestors(tree, row)
    .slice(0, 2)
    .map((parent) => visibleText(nameOf(table, parent)));
  return (
    <div className="dhead">
      <h2 className="l1">
        <IconButton className="back" icon="chevron-left" label="Back to the steps" onClick={onBack} />
        <KindGlyph kind={kindOf(table, row)} />
        <StepName name={nameOf(table, row)} model={modelOf(table, row)} kind={kindOf(table, row)} />
        {above.length > 0 && <bdi className="q in cut">in {above.reverse().join(", ")}</bdi>}
        <span className="row end">
          {table.failed[row] === 1 && <FindingMark kind="error">failed</FindingMark>}
          {span && <CopyAs span={span} />}
          <CopyButton iconOnly text={() => stepAddress(spanIdOf(table, row))} label="Copy a link to this step" />
        </span>
      </h2>
    </div>
  );
}

function stepAddress(spanId: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set("span", spanId);
  return address.href;
}
