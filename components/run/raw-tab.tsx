"use client";

import { useMemo } from "react";
import { JsonViewer } from "@/components/json/json-viewer";
import { fromValue } from "@/components/json/read-json";
import { CopyButton } from "@/components/ui/copy-button";
import type { SpanDetail } from "@/lib/contract/runs";

/** The span as the API answers it. */
export function RawTab({ span }: { span: SpanDetail }) {
  const node = useMemo(() => fromValue(span), [span]);
  return (
    <div className="raw">
      <div className="raw-bar">
        <span className="q">
          <kbd>c</kbd> copies the value of a line, <kbd>C</kbd> its path
        </span>
        <CopyButton text={() => JSON.stringify(span, null, 2)} label="Copy the whole span as JSON" />
      </div>
      <JsonViewer node={node} label="The whole span" />
    </div>
  );
}
