"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { AttributeList } from "@/components/run/attribute-list";
import { Icon } from "@/components/ui/icon";
import type { SpanDetail } from "@/lib/contract/runs";

/** Everything the client sent as attributes: of the span, of its instrumentation, of its process. */
export function AttributesTab({ span }: { span: SpanDetail }) {
  const [typed, setTyped] = useState("");
  const search = typed.trim().toLowerCase();
  const { scope, resource } = span;
  return (
    <>
      <label className="field attr-find">
        <Icon name="search" small />
        <span className="sr">Find in keys and values</span>
        <input
          type="search"
          placeholder="Find in keys and values"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <section className="sec">
        <header>
          <h2>Span</h2>
          <span className="q">
            {span.spanKind}, status {span.status}
          </span>
        </header>
        <AttributeList attributes={span.attributes} dropped={span.droppedAttributes} search={search} />
      </section>
      <section className="sec">
        <header>
          <h2>Scope</h2>
          <bdi className="mono q2 cut">
            {visibleText(scope.name || "unnamed")} {visibleText(scope.version)}
          </bdi>
        </header>
        <AttributeList attributes={scope.attributes} dropped={scope.droppedAttributes} search={search} />
      </section>
      <section className="sec">
        <header>
          <h2>Resource</h2>
        </header>
        <AttributeList attributes={resource.attributes} dropped={resource.droppedAttributes} search={search} />
      </section>
    </>
  );
}
